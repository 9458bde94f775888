/** @file The options of how a run trains: length, optimiser, regularisation, seed, threads. */
import { availableThreads } from "../kernels/pool.js";
import type { OptionTable } from "../options/table.js";
import { choice, list, orNone, real, share, threadCount, whole, wordOr } from "../options/values.js";
import type { networkTable } from "./network-options.js";
import type { TrainOptions } from "./options.js";

const count = whole({ least: 1, most: 1_000_000 });
const positive = (most: number) => real({ least: 0, most, above: true });

const soundOffset = 0.3;

/**
 * Defaults that suit sound recordings better: microphones, rooms and voices colour a whole recording. Chosen by
 * cross-validation over speakers, see docs/results.md.
 */
export const soundDefaults: Readonly<Partial<TrainOptions>> = { offset: soundOffset };

/**
 * Defaults that suit text better: the meaning may be anywhere in a text, and an embedding memorises rare words within a
 * few epochs. Chosen on film reviews and on sentences, see docs/text.md.
 */
export const textDefaults = {
  readout: "mean",
  epochs: 8,
  learningRate: 0.005,
  tokenDropout: 0.5,
} as const satisfies Partial<TrainOptions>;

/** In the order of a model's file. */
export const regimeTable: Omit<OptionTable<TrainOptions>, keyof typeof networkTable> = {
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
    help: "sequences in a batch; for a language model, streams into which the text is cut",
    search: { from: 16, to: 256, scale: "log" },
  },
  bptt: {
    values: whole({ least: 1, most: 10_000 }),
    default: 35,
    unit: "steps",
    group: "Training",
    help: "steps of a language model through which gradients are propagated back; states are carried on",
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
    help: "highest learning rate",
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
    help: "shares of the epochs after which it applies, such as 0.5,0.8",
  },
  warmup: {
    values: real({ least: 0, most: 1_000_000 }),
    default: 1,
    unit: "epochs",
    group: "Training",
    help: "epochs over which the rate rises from 0",
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
    usual: `0; for recordings ${soundOffset}`,
    group: "Regularisation",
    help: "deviation of a constant added to each channel of a whole training sequence",
    search: { from: 0, to: 0.5, scale: "linear" },
  },
  gain: {
    values: real({ least: 0, most: 0.5 }),
    default: 0,
    unit: "d",
    group: "Regularisation",
    help: "deviation from 1 of a factor on each whole training sequence",
    search: { from: 0, to: 0.3, scale: "linear" },
  },
  rotation: {
    values: real({ least: 0, most: 90 }),
    default: 0,
    unit: "degrees",
    group: "Regularisation",
    help: "deviation of a rotation of each training sequence about each axis; every three channels are x, y, z of a sensor",
    search: { from: 0, to: 15, scale: "linear" },
  },
  crop: {
    values: real({ least: 0.01, most: 1 }),
    default: 1,
    unit: "share",
    group: "Regularisation",
    help: "smallest share of a training sequence that is kept, from a random start",
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
  warp: {
    values: real({ least: 0, most: 0.95 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "largest share by which a training sequence runs faster or slower in places, while its ends stay",
  },
  mixup: {
    values: real({ least: 0, most: 1 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "share of the training sequences that are mixed with another, and learn either's class (mixup)",
  },
  tokenDropout: {
    values: real({ least: 0, most: 0.95 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "share of the tokens of a text replaced by the unknown token in training",
    search: { from: 0, to: 0.5, scale: "linear" },
  },
  dropout: {
    values: real({ least: 0, most: 0.95 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "share of a layer's inputs, from an embedding or the layer below, set to 0 for a whole training sequence",
    search: { from: 0, to: 0.5, scale: "linear" },
  },
  targetUnits: {
    values: choice(["standard", "raw"]),
    default: "standard",
    unit: "name",
    group: "Training",
    help: "units in which a regression is learnt: standard (deviations from the mean) or raw",
  },
  averaging: {
    values: real({ least: 0, most: 0.99999 }),
    default: 0,
    unit: "decay",
    group: "Regularisation",
    help: "decay of a running mean of the parameters, which is kept in their place; 0: none",
  },
  companding: {
    values: real({ least: 0, most: 1 }),
    default: 0,
    unit: "share",
    group: "Regularisation",
    help: "samples further from the centre than this share of a channel's deviation enter by their logarithm",
    search: { among: [0, 0.01, 0.02, 0.05, 0.1] },
  },
  classWeights: {
    values: wordOr(["none", "balanced"], list(real({ least: 0, above: true }))),
    default: "none",
    unit: "weights",
    group: "Regularisation",
    help: "none, balanced (rare classes count more), or one number a class, such as 1,1,2.5",
    search: { among: ["none", "balanced"] },
  },
  patience: {
    values: orNone(count),
    default: null,
    unit: "epochs",
    group: "Regularisation",
    help: "stop after this many epochs without a better validation score",
  },
  seed: {
    values: whole({ least: 0, most: 0xffff_ffff }),
    default: 0,
    unit: "n",
    group: "Running",
    help: "seed of the initial weights and the order: same seed, same weights",
  },
  threads: {
    values: threadCount,
    default: availableThreads(),
    usual: "all cores",
    unit: "n",
    group: "Running",
    help: "number of threads; changes the time, never the result",
  },
};
