import type { LayerSpec } from "../cells/layer.js";
import { type Nonlinearity, nonlinearities } from "../cells/nonlinearity.js";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import { availableThreads } from "../kernels/pool.js";
import { limits } from "../model/check.js";
import { type Readout, readouts } from "../model/spec.js";
import type { Densities } from "./sparsity.js";

/** Where a low-rank model's factors come from. */
export type LowRankStart =
  /** Train dense first, then a truncated SVD with the singular values shared between the factors. The default. */
  | "svd"
  /** Random factors, each scaled so that their product has Xavier's variance. */
  | "xavier"
  /** Random factors of 0.1·N(0, 1), as in the paper's code. Trains slowly; for comparison. */
  | "published";

/**
 * What U may be. "orthogonal": a product of Householder reflections (oRNN); "spectral": two of those about singular
 * values near 1 (SpectralRNN); "rotations": a product of layers of plane rotations (EURNN). They keep gradients over
 * thousands of steps, train slowly, and are full matrices when they are trained.
 */
export const recurrentMaps = ["full", "orthogonal", "spectral", "rotations"] as const;

/** Everything a training run depends on besides the data. */
export interface TrainOptions extends Densities {
  cell: CellName;
  /** H, for every layer. */
  hidden: number;
  /** Number of stacked layers. */
  layers: number;
  rankW: number | null;
  rankU: number | null;
  lowRankStart: LowRankStart;
  recurrentMap: (typeof recurrentMaps)[number];
  /** Reflections of each orthogonal factor of U, or layers of rotations; null: H, which reach every such matrix. */
  recurrentFactors: number | null;
  /** r: a spectral U has singular values of 1 − r to 1 + r. */
  singularSpread: number;
  /** Epochs at full rank before the SVD (lowRankStart "svd"); counted within `epochs`. null: a fifth of them. */
  denseEpochs: number | null;
  /** Epochs before hard thresholding, and before the support is frozen. null: a third and two thirds. */
  thresholdAfter: number | null;
  freezeAfter: number | null;
  /** Batches from one projection on the largest entries to the next; the support stays in between. */
  trim: number;
  /** What the head reads; null: the last step, or every step where each has a target. */
  readout: Readout | null;
  /** Samples that enter together as one step; not for readouts at every step. */
  frame: number;
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
  /** Deviation of the noise added to each normalised sample in training; 0: none. */
  noise: number;
  /** Deviation of what is added to each channel of a whole training sequence; 0: none. */
  offset: number;
  /** Deviation of a factor about 1 on a whole training sequence; 0: none. */
  gain: number;
  /** Deviation, in degrees about each axis, of a turn of a whole training sequence: channels come in threes, x, y, z. */
  rotation: number;
  /** The least share of a training sequence that is kept, from a random start; 1: all. Readouts at the last step only. */
  crop: number;
  /** The largest share by which a training sequence is shortened in time; 0: none. Not for readouts at every step. */
  stretch: number;
  /** Decay of a running mean of the parameters over batches; the mean is what is validated and kept. 0: none. */
  averaging: number;
  /** Share of a channel's deviation below which samples stay as they are, and above which they are companded; 0: none are. */
  companding: number;
  classWeights: "none" | "balanced" | number[];
  /** Epochs without a better validation score before training stops; null: never. */
  patience: number | null;
  seed: number;
  /** Threads that compute; changes the time and nothing else. */
  threads: number;
}

export const trainDefaults: Readonly<TrainOptions> = {
  cell: "FastGRNN",
  hidden: 64,
  layers: 1,
  rankW: null,
  rankU: null,
  lowRankStart: "svd",
  recurrentMap: "full",
  recurrentFactors: null,
  singularSpread: 0.1,
  denseEpochs: null,
  densityW: 1,
  densityU: 1,
  densityHead: 1,
  thresholdAfter: null,
  freezeAfter: null,
  trim: 15,
  readout: null,
  frame: 1,
  gate: null,
  update: null,
  stateBound: null,
  epochs: 40,
  batch: 64,
  optimiser: "adam",
  learningRate: 0.01,
  momentum: 0.9,
  schedule: "cosine",
  decay: 0.1,
  decayAt: [0.66],
  warmup: 1,
  clip: 1,
  weightDecay: 0.1,
  noise: 0.2,
  offset: 0,
  gain: 0,
  rotation: 0,
  crop: 1,
  stretch: 0,
  averaging: 0,
  companding: 0,
  classWeights: "none",
  patience: null,
  seed: 0,
  threads: availableThreads(),
};

/**
 * The options of a run: defaults where nothing is given.
 * @throws InputError for a value outside its range
 */
export function resolveOptions(given: Partial<TrainOptions>): TrainOptions {
  const options: TrainOptions = { ...trainDefaults, ...given };
  oneOf("cell", options.cell, cellNames);
  oneOf("lowRankStart", options.lowRankStart, ["svd", "xavier", "published"]);
  oneOf("recurrentMap", options.recurrentMap, recurrentMaps);
  oneOf("optimiser", options.optimiser, ["adam", "sgd"]);
  oneOf("schedule", options.schedule, ["constant", "step", "cosine"]);
  if (options.gate !== null) oneOf("gate", options.gate, nonlinearities);
  if (options.update !== null) oneOf("update", options.update, nonlinearities);
  whole("hidden", options.hidden, 1, 4096);
  whole("layers", options.layers, 1, 64);
  whole("epochs", options.epochs, 1, 1e6);
  if (options.readout !== null) oneOf("readout", options.readout, readouts);
  whole("frame", options.frame, 1, limits.frame);
  whole("batch", options.batch, 1, 65536);
  whole("threads", options.threads, 1, 256);
  whole("seed", options.seed, 0, 2 ** 32 - 1);
  if (options.rankW !== null) whole("rankW", options.rankW, 1, options.hidden);
  if (options.rankU !== null) whole("rankU", options.rankU, 1, options.hidden);
  if (options.denseEpochs !== null) whole("denseEpochs", options.denseEpochs, 0, options.epochs - 1);
  for (const name of ["densityW", "densityU", "densityHead"] as const) within(name, options[name], Number.MIN_VALUE, 1);
  whole("trim", options.trim, 1, 1e6);
  if (options.thresholdAfter !== null) whole("thresholdAfter", options.thresholdAfter, 0, options.epochs - 1);
  if (options.freezeAfter !== null) {
    whole("freezeAfter", options.freezeAfter, options.thresholdAfter ?? 0, options.epochs);
  }
  if (options.patience !== null) whole("patience", options.patience, 1, 1e6);
  within("learningRate", options.learningRate, Number.MIN_VALUE, 10);
  within("momentum", options.momentum, 0, 0.9999);
  within("decay", options.decay, Number.MIN_VALUE, 1);
  within("warmup", options.warmup, 0, options.epochs);
  within("noise", options.noise, 0, 10);
  within("offset", options.offset, 0, 10);
  within("gain", options.gain, 0, 0.5);
  within("rotation", options.rotation, 0, 90);
  within("averaging", options.averaging, 0, 0.99999);
  within("crop", options.crop, 0.01, 1);
  within("stretch", options.stretch, 0, 0.75);
  within("companding", options.companding, 0, 1);
  within("weightDecay", options.weightDecay, 0, 10);
  for (const share of options.decayAt) within("decayAt", share, 0, 1);
  if (options.clip !== null) within("clip", options.clip, Number.MIN_VALUE, 1e9);
  if (options.stateBound !== null) within("stateBound", options.stateBound, Number.MIN_VALUE, 1e6);
  within("singularSpread", options.singularSpread, 0, 0.99);
  if (options.recurrentFactors !== null) whole("recurrentFactors", options.recurrentFactors, 1, options.hidden);
  checkRecurrentMap(options);
  return options;
}

/** A U with parameters of its own has no other constraint, and no mean: a mean of orthogonal matrices is none. */
function checkRecurrentMap({ cell, recurrentMap, rankU, densityU, averaging }: TrainOptions): void {
  if (recurrentMap === "full") return;
  if (cellOf(cell).recurrent !== "h") {
    throw new InputError(
      `recurrentMap is "${recurrentMap}", but ${cell} has no square U: take a full map, or another cell`,
    );
  }
  const clash = rankU !== null ? "rankU" : densityU !== 1 ? "densityU" : averaging !== 0 ? "averaging" : null;
  if (clash !== null) throw new InputError(`recurrentMap is "${recurrentMap}": leave ${clash} out, or take a full map`);
}

/** The layers that the options ask for, D features coming in. */
export function layersOf(options: TrainOptions, input: number): LayerSpec[] {
  const { cell, hidden, rankW, rankU, stateBound } = options;
  const { gate, update } = cellOf(cell);
  return Array.from({ length: options.layers }, (_, index) => ({
    cell,
    input: index === 0 ? input : hidden,
    hidden,
    rankW,
    rankU,
    gate: options.gate ?? gate,
    update: options.update ?? update,
    stateBound,
  }));
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new InputError(`${name} is "${value}": choose one of ${allowed.join(", ")}`);
}

function whole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InputError(`${name} is ${value}: give a whole number from ${least} to ${most}`);
  }
}

function within(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) {
    const range = least === Number.MIN_VALUE ? `above 0, at most ${most}` : `from ${least} to ${most}`;
    throw new InputError(`${name} is ${value}: give a number ${range}`);
  }
}
