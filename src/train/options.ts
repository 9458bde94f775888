import type { CellName, Nonlinearity } from "../cells/cell.js";

/** Where a low-rank model's factors come from. */
export type LowRankStart =
  /** Train dense first, then a truncated SVD with the singular values shared between the factors. The default. */
  | "svd"
  /** Random factors, each scaled so that their product has Xavier's variance. */
  | "xavier"
  /** Random factors of 0.1·N(0, 1), as in the paper's code. Trains slowly; for comparison. */
  | "published";

/** Everything a training run depends on besides the data. */
export interface TrainOptions {
  cell: CellName;
  /** H, for every layer. */
  hidden: number;
  /** Number of stacked layers. */
  layers: number;
  rankW: number | null;
  rankU: number | null;
  lowRankStart: LowRankStart;
  /** Epochs at full rank before the SVD (lowRankStart "svd"); counted within `epochs`. null: a fifth of them. */
  denseEpochs: number | null;
  /** g and f; null: the cell's own. */
  gate: Nonlinearity | null;
  update: Nonlinearity | null;
  stateBound: number | null;
  epochs: number;
  /** B: sequences in a batch. */
  batch: number;
  optimiser: "adam" | "sgd";
  learningRate: number;
  /** Nesterov momentum of SGD. */
  momentum: number;
  /** "step": multiplied by `decay` after each `decayAt` share of the epochs (the paper's); "cosine": to 0 at the end. */
  schedule: "constant" | "step" | "cosine";
  decay: number;
  decayAt: number[];
  /** Epochs in which the rate rises linearly from 0. */
  warmup: number;
  /** Largest gradient norm; null: no clipping. */
  clip: number | null;
  /** Decoupled for Adam, added to the gradient for SGD; matrices only. */
  weightDecay: number;
  classWeights: "none" | "balanced" | number[];
  /** Epochs without a better validation score before training stops; null: never. */
  patience: number | null;
  seed: number;
  /** Threads that compute; changes the time and nothing else. */
  threads: number;
}

/** One line of a training log. */
export interface EpochReport {
  /** Counted from 1. */
  epoch: number;
  epochs: number;
  /** "dense" before a factorisation, "low-rank" after it, "train" where there is one phase. */
  phase: string;
  trainLoss: number;
  /** null without a validation part. */
  validationLoss: number | null;
  /** Accuracy (multiclass), mean accuracy of labels (multilabel), or minus the mean squared error (regression). */
  validationScore: number | null;
  /** Is this the best epoch so far? */
  best: boolean;
  learningRate: number;
  /** Mean over the epoch, before clipping. */
  gradientNorm: number;
  seconds: number;
}
