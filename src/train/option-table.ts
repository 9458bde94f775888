/** @file Every option of training: one row says its values, default, help, and where a search should look. */
import { nonlinearities } from "../cells/nonlinearity.js";
import { cellNames } from "../cells/registry.js";
import { availableThreads } from "../kernels/pool.js";
import { limits } from "../model/check.js";
import { readouts } from "../model/spec.js";
import { defaultsOf, type OptionTable } from "../options/table.js";
import { choice, list, orNone, real, share, whole, wordOr } from "../options/values.js";
import type { TrainOptions } from "./options.js";

/**
 * What U may be. "orthogonal": a product of Householder reflections (oRNN); "spectral": two of those about singular
 * values near 1 (SpectralRNN); "rotations": a product of layers of plane rotations (EURNN). They keep gradients over
 * thousands of steps, train slowly, and are full matrices when they are trained.
 */
export const recurrentMaps = ["full", "orthogonal", "spectral", "rotations"] as const;

const count = whole({ least: 1, most: 1_000_000 });
const epochs = whole({ least: 0, most: 1_000_000 });
const positive = (most: number) => real({ least: 0, most, above: true });

const soundOffset = 0.3;

/** In the order in which a model's file lists them. */
export const trainTable: OptionTable<TrainOptions> = {
  cell: {
    values: choice(cellNames),
    default: "FastGRNN",
    unit: "name",
    letter: "c",
    basic: true,
    group: "Network",
    help: cellNames.join(", "),
    search: { among: ["FastGRNN", "FastRNN"] },
  },
  hidden: {
    values: whole({ least: 1, most: limits.hidden }),
    default: 64,
    unit: "n",
    letter: "H",
    basic: true,
    group: "Network",
    help: "hidden units of each layer",
    search: { from: 8, to: 128, scale: "log" },
  },
  layers: {
    values: whole({ least: 1, most: limits.layers }),
    default: 1,
    unit: "n",
    group: "Network",
    help: "stacked layers",
    search: { from: 1, to: 2, scale: "linear" },
  },
  rankW: {
    values: orNone(count),
    default: null,
    unit: "n",
    group: "Network",
    help: "rank of the input map W = W1·W2; none: a full matrix",
    atMost: { option: "hidden" },
    search: { from: 2, to: 32, scale: "log" },
  },
  rankU: {
    values: orNone(count),
    default: null,
    unit: "n",
    group: "Network",
    help: "rank of the recurrent map U = U1·U2; none: a full matrix",
    atMost: { option: "hidden" },
    search: { from: 2, to: 64, scale: "log" },
  },
  lowRankStart: {
    values: choice(["svd", "xavier", "published"]),
    default: "svd",
    unit: "how",
    group: "Network",
    help: "where low-rank factors start: svd trains full rank first and factorises, xavier, published (0.1·randn)",
  },
  recurrentMap: {
    values: choice(recurrentMaps),
    default: "full",
    unit: "name",
    group: "Network",
    help: `what U may be: ${recurrentMaps.join(", ")}`,
  },
  recurrentFactors: {
    values: orNone(count),
    default: null,
    usual: "the hidden size",
    unit: "n",
    group: "Network",
    help: "reflections of an orthogonal factor of U, or layers of rotations",
    atMost: { option: "hidden" },
  },
  singularSpread: {
    values: real({ least: 0, most: 0.99 }),
    default: 0.1,
    unit: "r",
    group: "Network",
    help: "a spectral U keeps its singular values within 1 ± r",
  },
  denseEpochs: {
    values: orNone(epochs),
    default: null,
    usual: "a fifth",
    unit: "epochs",
    group: "Network",
    help: "epochs at full rank before the svd",
    atMost: { option: "epochs", less: 1 },
  },
  densityW: {
    values: share,
    default: 1,
    unit: "share",
    group: "Sparsity",
    help: "share of the entries of W that are kept, the paper's s_w",
    search: { from: 0.1, to: 1, scale: "log" },
  },
  densityU: {
    values: share,
    default: 1,
    unit: "share",
    group: "Sparsity",
    help: "share of the entries of U that are kept, the paper's s_u",
    search: { from: 0.1, to: 1, scale: "log" },
  },
  densityHead: {
    values: share,
    default: 1,
    unit: "share",
    group: "Sparsity",
    help: "share of the entries of the classifier that are kept",
  },
  thresholdAfter: {
    values: orNone(epochs),
    default: null,
    usual: "a third",
    unit: "epochs",
    group: "Sparsity",
    help: "epochs before hard thresholding begins",
    atMost: { option: "epochs", less: 1 },
  },
  freezeAfter: {
    values: orNone(epochs),
    default: null,
    usual: "two thirds",
    unit: "epochs",
    group: "Sparsity",
    help: "epochs before the entries that are kept are fixed",
    atMost: { option: "epochs" },
    atLeast: { option: "thresholdAfter" },
  },
  trim: {
    values: count,
    default: 15,
    unit: "batches",
    group: "Sparsity",
    help: "batches from one thresholding to the next",
  },
  readout: {
    values: orNone(choice(readouts)),
    default: null,
    usual: "the last step, or every step where each has a target",
    unit: "when",
    group: "Network",
    help: "what the head reads: last, mean or max of the states, or every one",
  },
  frame: {
    values: whole({ least: 1, most: limits.frame }),
    default: 1,
    unit: "samples",
    group: "Network",
    help: "samples that enter together as one step",
    search: { from: 1, to: 8, scale: "log" },
  },
  gate: {
    values: orNone(choice(nonlinearities)),
    default: null,
    usual: "the cell's own",
    unit: "name",
    group: "Network",
    help: `gate's non-linearity g: ${nonlinearities.join(", ")}`,
  },
  update: {
    values: orNone(choice(nonlinearities)),
    default: null,
    usual: "the cell's own",
    unit: "name",
    group: "Network",
    help: "update's non-linearity f, one of the same",
  },
  stateBound: {
    values: orNone(positive(1e6)),
    default: null,
    unit: "b",
    group: "Network",
    help: "clip every state to [−b, b], as a device will",
  },
  epochs: {
    values: count,
    default: 40,
    unit: "n",
    letter: "e",
    basic: true,
    group: "Training",
    help: "passes over the training part",
  },
  batch: {
    values: whole({ least: 1, most: 65_536 }),
    default: 64,
    unit: "sequences",
    letter: "b",
    group: "Training",
    help: "sequences in a batch",
    search: { from: 16, to: 256, scale: "log" },
  },
  optimiser: {
    values: choice(["adam", "sgd"]),
    default: "adam",
    unit: "name",
    group: "Training",
    help: "adam, or sgd with Nesterov momentum",
  },
  learningRate: {
    values: positive(10),
    default: 0.01,
    unit: "rate",
    group: "Training",
    help: "learning rate, at its highest",
    search: { from: 0.001, to: 0.05, scale: "log" },
  },
  momentum: {
    values: real({ least: 0, most: 0.9999 }),
    default: 0.9,
    unit: "m",
    group: "Training",
    help: "momentum of sgd",
  },
  schedule: {
    values: choice(["constant", "step", "cosine"]),
    default: "cosine",
    unit: "name",
    group: "Training",
    help: "constant, step (the paper's) or cosine",
  },
  decay: {
    values: share,
    default: 0.1,
    unit: "factor",
    group: "Training",
    help: "factor of the step schedule",
  },
  decayAt: {
    values: list(real({ least: 0, most: 1 })),
    default: [0.66],
    unit: "shares",
    group: "Training",
    help: "shares of the epochs after which it applies, as 0.5,0.8",
  },
  warmup: {
    values: real({ least: 0, most: 1_000_000 }),
    default: 1,
    unit: "epochs",
    group: "Training",
    help: "epochs in which the rate rises from 0",
    atMost: { option: "epochs" },
  },
  clip: {
    values: orNone(positive(1e9)),
    default: 1,
    unit: "norm",
    group: "Regularisation",
    help: "largest gradient norm",
  },
  weightDecay: {
    values: real({ least: 0, most: 10 }),
    default: 0.1,
    unit: "λ",
    group: "Regularisation",
    help: "weight decay of the matrices",
    search: { from: 0.001, to: 1, scale: "log" },
  },
  noise: {
    values: real({ least: 0, most: 10 }),
    default: 0.2,
    unit: "d",
    group: "Regularisation",
    help: "deviation of noise added to each normalised sample in training",
    search: { from: 0, to: 0.5, scale: "linear" },
  },
  offset: {
    values: real({ least: 0, most: 10 }),
    default: 0,
    unit: "d",
    usual: `0; of recordings ${soundOffset}`,
    group: "Regularisation",
    help: "deviation of what is added to each channel of a whole training sequence",
    search: { from: 0, to: 0.5, scale: "linear" },
  },
  gain: {
    values: real({ least: 0, most: 0.5 }),
    default: 0,
    unit: "d",
    group: "Regularisation",
    help: "deviation of a factor on each whole training sequence",
    search: { from: 0, to: 0.3, scale: "linear" },
  },
  rotation: {
    values: real({ least: 0, most: 90 }),
    default: 0,
    unit: "degrees",
    group: "Regularisation",
    help: "deviation of a turn of each training sequence about each axis: channels in threes are x, y, z of one sensor",
  },
  crop: {
    values: real({ least: 0.01, most: 1 }),
    default: 1,
    unit: "share",
    group: "Regularisation",
    help: "least share of a training sequence that is kept, from a random start",
    search: { from: 0.5, to: 1, scale: "linear" },
  },
  stretch: {
    values: real({ least: 0, most: 0.75 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "largest share by which a training sequence is shortened in time",
    search: { from: 0, to: 0.3, scale: "linear" },
  },
  averaging: {
    values: real({ least: 0, most: 0.99999 }),
    default: 0,
    unit: "decay",
    group: "Regularisation",
    help: "decay of a running mean of the parameters, which is what is kept; 0: none",
  },
  companding: {
    values: real({ least: 0, most: 1 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "samples further from the middle than this share of a channel's deviation enter by their logarithm",
  },
  classWeights: {
    values: wordOr(["none", "balanced"], list(real({ least: 0, above: true }))),
    default: "none",
    unit: "weights",
    group: "Regularisation",
    help: "none, balanced (rare classes count more), or one number a class, as 1,1,2.5",
  },
  patience: {
    values: orNone(count),
    default: null,
    unit: "epochs",
    group: "Regularisation",
    help: "stop after so many epochs without a better validation score",
  },
  seed: {
    values: whole({ least: 0, most: 0xffff_ffff }),
    default: 0,
    unit: "n",
    group: "Running",
    help: "seed of initial weights and order: same seed, same weights",
  },
  threads: {
    values: whole({ least: 1, most: 256 }),
    default: availableThreads(),
    usual: "all cores",
    unit: "n",
    group: "Running",
    help: "threads; changes the time, never the result",
  },
};

export const trainDefaults: Readonly<TrainOptions> = defaultsOf(trainTable);

/**
 * Defaults that suit recordings better. Microphones, rooms and voices colour a whole recording: chosen by folds of
 * speakers, docs/results.md.
 */
export const soundDefaults: Readonly<Partial<TrainOptions>> = { offset: soundOffset };

/**
 * How a run goes, apart from what it trains: a model remembers all of its options but the threads, and these are what
 * compressing it takes over. The network, sparsity and the shape of the input are compression's own or the model's.
 */
export const regimeKeys = [
  "epochs",
  "batch",
  "optimiser",
  "learningRate",
  "momentum",
  "schedule",
  "decay",
  "decayAt",
  "warmup",
  "clip",
  "weightDecay",
  "noise",
  "offset",
  "gain",
  "rotation",
  "crop",
  "stretch",
  "averaging",
  "classWeights",
  "seed",
] as const satisfies readonly (keyof TrainOptions)[];

/** What is settled once a model is there: options of its network and its input, which training it further cannot change. */
export const settledKeys = [
  "cell",
  "hidden",
  "layers",
  "lowRankStart",
  "recurrentMap",
  "recurrentFactors",
  "singularSpread",
  "denseEpochs",
  "companding",
] as const satisfies readonly (keyof TrainOptions)[];
