import type { Nonlinearity } from "../cells/nonlinearity.js";
import type { CellName } from "../cells/registry.js";
import type { Variation } from "../engine/augment.js";
import type { Readout } from "../model/task.js";
import type { Densities } from "./sparsity.js";

/** How a low-rank model's factors start. */
export type LowRankStart =
  /** Train dense first, then a truncated SVD with the singular values shared between the factors. The default. */
  | "svd"
  /** Random factors, each scaled so that their product has Xavier's variance. */
  | "xavier"
  /** Random factors of 0.1·N(0, 1), as in the paper's code. Trains slowly; for comparison. */
  | "published";

/** Everything a training run depends on besides the data. */
export interface TrainOptions extends Densities, Variation {
  cell: CellName;
  /** H, for every layer. */
  hidden: number;
  /** Numbers that represent a token of text. */
  embedding: number;
  /** Number of stacked layers. */
  layers: number;
  rankW: number | null;
  rankU: number | null;
  lowRankStart: LowRankStart;
  recurrentMap: (typeof recurrentMaps)[number];
  /**
   * Reflections of each orthogonal factor of U, or layers of rotations; null: H, with which every such matrix can be
   * reached.
   */
  recurrentFactors: number | null;
  /** r: a spectral U has singular values of 1 − r to 1 + r. */
  singularSpread: number;
  /**
   * The longest time that states last at the start of training, in steps; each unit gets a time from 1 to this. For
   * answers that depend on hundreds of steps. New models only. null: the cell's own start.
   */
  timeScale: number | null;
  /** Epochs at full rank before the SVD (lowRankStart "svd"); counted within `epochs`. null: a fifth of them. */
  denseEpochs: number | null;
  /** Epochs before hard thresholding, and before the support is frozen. null: a third and two thirds. */
  thresholdAfter: number | null;
  freezeAfter: number | null;
  /** Batches from one projection on the largest entries to the next; the support does not change in between. */
  trim: number;
  /** What the head reads; null: the last step, or every step if each has a target. */
  readout: Readout | null;
  /** Samples that enter together as one step; not for readouts at every step. */
  frame: number;
  /** g and f; null: the cell's own. */
  gate: Nonlinearity | null;
  update: Nonlinearity | null;
  stateBound: number | null;
  /** For a language model: "own", a separate head, or "tied", the embedding's rows (Press and Wolf, 2017). */
  head: "own" | "tied";
  epochs: number;
  /** B: sequences in a batch; for a language model, streams into which its text is cut. */
  batch: number;
  /** T: steps of a language model through which gradients are propagated back; states are carried on. */
  bptt: number;
  optimiser: "adam" | "sgd";
  learningRate: number;
  /** Nesterov momentum of SGD. */
  momentum: number;
  /**
   * "step": multiplied by `decay` after each fraction `decayAt` of the epochs (the paper's); "cosine": to 0 at the end.
   */
  schedule: "constant" | "step" | "cosine";
  decay: number;
  decayAt: number[];
  /** Epochs over which the rate rises linearly from 0. */
  warmup: number;
  /** Largest gradient norm; null: no clipping. */
  clip: number | null;
  /** Decoupled for Adam, added to the gradient for SGD; matrices only. */
  weightDecay: number;
  /**
   * For a regression: "standard", in deviations of each output from its mean over the training part; "raw", as they
   * are. The model's answers are in the targets' own units in either case.
   */
  targetUnits: "standard" | "raw";
  /** Decay of a running mean of the parameters over batches; the mean is validated and kept. 0: none. */
  averaging: number;
  /**
   * Fraction of a channel's deviation within which samples stay as they are, and beyond which they are companded; 0:
   * none are.
   */
  companding: number;
  classWeights: "none" | "balanced" | number[];
  /** Epochs without a better validation score before training stops; null: never. */
  patience: number | null;
  seed: number;
  /** Number of threads; changes the time and nothing else. */
  threads: number;
}

/**
 * The forms of U. "orthogonal": a product of Householder reflections (oRNN); "spectral": two such products around
 * singular values near 1 (SpectralRNN); "rotations": a product of layers of plane rotations (EURNN). They keep
 * gradients over thousands of steps, train slowly, and are full matrices after training.
 */
export const recurrentMaps = ["full", "orthogonal", "spectral", "rotations"] as const;
