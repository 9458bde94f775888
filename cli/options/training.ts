/** @file A flag for every training option. */
import type { Command } from "commander";
import { nonlinearities } from "../../src/cells/nonlinearity.js";
import { cellNames } from "../../src/cells/registry.js";
import { recurrentMaps, type TrainOptions, trainDefaults } from "../../src/train/options.js";
import { soundOptions } from "../load.js";
import { addFlags, type Flag, type Flags } from "./flags.js";
import { choice, integer, list, orNone, type Reader, real } from "./values.js";

const count: Reader<number> = integer({ min: 1, max: 1_000_000 });

function shown(key: keyof TrainOptions): string {
  const value = trainDefaults[key];
  if (value === null) return "none";
  return Array.isArray(value) ? value.join(",") : String(value);
}

function share(help: string, key: "densityW" | "densityU" | "densityHead"): Flag<number> {
  return { value: "<share>", help, read: real({ min: 0, max: 1, above: true }), default: shown(key) };
}

const classWeights: Reader<TrainOptions["classWeights"]> = (text) =>
  text === "none" || text === "balanced" ? text : list(real({ min: 0 }))(text);

/** Readout and frame are flags of the data, which say what targets there are and what a frame is of. */
const flags: Flags<Omit<TrainOptions, "readout" | "frame">> = {
  cell: { value: "<name>", short: "c", help: cellNames.join(", "), read: choice(cellNames), default: shown("cell") },
  hidden: {
    value: "<n>",
    short: "H",
    help: "hidden units of each layer",
    read: integer({ min: 1, max: 4096 }),
    default: shown("hidden"),
  },
  layers: { value: "<n>", help: "stacked layers", read: integer({ min: 1, max: 16 }), default: shown("layers") },
  rankW: {
    value: "<n>",
    help: "rank of the input map W = W1·W2; none: a full matrix",
    read: orNone(count),
    default: shown("rankW"),
  },
  rankU: {
    value: "<n>",
    help: "rank of the recurrent map U = U1·U2; none: a full matrix",
    read: orNone(count),
    default: shown("rankU"),
  },
  lowRankStart: {
    value: "<how>",
    help: "where low-rank factors start: svd trains full rank first and factorises, xavier, published (0.1·randn)",
    read: choice(["svd", "xavier", "published"]),
    default: shown("lowRankStart"),
  },
  denseEpochs: {
    value: "<n>",
    help: "epochs at full rank before the svd",
    read: orNone(integer({ min: 0 })),
    default: "a fifth",
  },
  densityW: share("share of the entries of W that are kept, the paper's s_w", "densityW"),
  recurrentMap: {
    value: "<name>",
    help: `what U may be: ${recurrentMaps.join(", ")}`,
    read: choice(recurrentMaps),
    default: shown("recurrentMap"),
  },
  recurrentFactors: {
    value: "<n>",
    help: "reflections of an orthogonal factor of U, or layers of rotations",
    read: orNone(count),
    default: "the hidden size",
  },
  singularSpread: {
    value: "<r>",
    help: "a spectral U keeps its singular values within 1 ± r",
    read: real({ min: 0, max: 0.99 }),
    default: shown("singularSpread"),
  },
  densityU: share("share of the entries of U that are kept, the paper's s_u", "densityU"),
  densityHead: share("share of the entries of the classifier that are kept", "densityHead"),
  thresholdAfter: {
    value: "<n>",
    help: "epochs before hard thresholding begins",
    read: orNone(integer({ min: 0 })),
    default: "a third",
  },
  freezeAfter: {
    value: "<n>",
    help: "epochs before the entries that are kept are fixed",
    read: orNone(integer({ min: 0 })),
    default: "two thirds",
  },
  trim: { value: "<n>", help: "batches from one thresholding to the next", read: count, default: shown("trim") },
  gate: {
    value: "<name>",
    help: `gate's non-linearity g: ${nonlinearities.join(", ")}`,
    read: orNone(choice(nonlinearities)),
    default: "the cell's own",
  },
  update: {
    value: "<name>",
    help: "update's non-linearity f, one of the same",
    read: orNone(choice(nonlinearities)),
    default: "the cell's own",
  },
  stateBound: {
    value: "<b>",
    help: "clip every state to [−b, b], as a device will",
    read: orNone(real({ min: 0, above: true })),
    default: shown("stateBound"),
  },
  epochs: { value: "<n>", short: "e", help: "passes over the training part", read: count, default: shown("epochs") },
  batch: { value: "<n>", short: "b", help: "sequences in a batch", read: count, default: shown("batch") },
  optimiser: {
    value: "<name>",
    help: "adam, or sgd with Nesterov momentum",
    read: choice(["adam", "sgd"]),
    default: shown("optimiser"),
  },
  learningRate: {
    value: "<rate>",
    help: "learning rate",
    read: real({ min: 0, above: true }),
    default: shown("learningRate"),
  },
  momentum: { value: "<m>", help: "momentum of sgd", read: real({ min: 0, max: 1 }), default: shown("momentum") },
  schedule: {
    value: "<name>",
    help: "constant, step (the paper's) or cosine",
    read: choice(["constant", "step", "cosine"]),
    default: shown("schedule"),
  },
  decay: {
    value: "<factor>",
    help: "factor of the step schedule",
    read: real({ min: 0, max: 1 }),
    default: shown("decay"),
  },
  decayAt: {
    value: "<shares>",
    help: "shares of the epochs after which it applies, as 0.5,0.8",
    read: list(real({ min: 0, max: 1 })),
    default: shown("decayAt"),
  },
  warmup: {
    value: "<epochs>",
    help: "epochs in which the rate rises from 0",
    read: real({ min: 0 }),
    default: shown("warmup"),
  },
  clip: {
    value: "<norm>",
    help: "largest gradient norm",
    read: orNone(real({ min: 0, above: true })),
    default: shown("clip"),
  },
  weightDecay: {
    value: "<λ>",
    help: "weight decay of the matrices",
    read: real({ min: 0 }),
    default: shown("weightDecay"),
  },
  noise: {
    value: "<d>",
    help: "deviation of noise added to each normalised sample in training",
    read: real({ min: 0, max: 10 }),
    default: shown("noise"),
  },
  offset: {
    value: "<d>",
    help: "deviation of what is added to each channel of a whole training sequence",
    read: real({ min: 0, max: 10 }),
    default: `${shown("offset")}; of recordings ${soundOptions.offset}`,
  },
  gain: {
    value: "<d>",
    help: "deviation of a factor on each whole training sequence",
    read: real({ min: 0, max: 0.5 }),
    default: shown("gain"),
  },
  companding: {
    value: "<share>",
    help: "samples further from the middle than this share of a channel's deviation enter by their logarithm",
    read: real({ min: 0, max: 1 }),
    default: shown("companding"),
  },
  rotation: {
    value: "<degrees>",
    help: "deviation of a turn of each training sequence about each axis: channels in threes are x, y, z of one sensor",
    read: real({ min: 0, max: 90 }),
    default: shown("rotation"),
  },
  crop: {
    value: "<share>",
    help: "least share of a training sequence that is kept, from a random start",
    read: real({ min: 0.01, max: 1 }),
    default: shown("crop"),
  },
  stretch: {
    value: "<share>",
    help: "largest share by which a training sequence is shortened in time",
    read: real({ min: 0, max: 0.75 }),
    default: shown("stretch"),
  },
  averaging: {
    value: "<decay>",
    help: "decay of a running mean of the parameters, which is what is kept; 0: none",
    read: real({ min: 0, max: 0.99999 }),
    default: shown("averaging"),
  },
  classWeights: {
    value: "<weights>",
    help: "none, balanced (rare classes count more), or one number a class, as 1,1,2.5",
    read: classWeights,
    default: shown("classWeights"),
  },
  patience: {
    value: "<n>",
    help: "stop after n epochs without a better validation score",
    read: orNone(count),
    default: shown("patience"),
  },
  seed: {
    value: "<n>",
    help: "seed of initial weights and order: same seed, same weights",
    read: integer({ min: 0, max: 0xffff_ffff }),
    default: shown("seed"),
  },
  threads: {
    value: "<n>",
    help: "threads; changes the time, never the result",
    read: integer({ min: 1, max: 64 }),
    default: "all cores",
  },
};

/** Adds all training flags; the returned object holds what the user gave, once the command line is parsed, and `words` the flags. */
export function addTrainingFlags(command: Command, words: string[]): Partial<TrainOptions> {
  const given: Partial<TrainOptions> = {};
  const add = (heading: string, keys: (keyof typeof flags)[]) => addFlags(command, heading, flags, keys, given, words);
  add("Network:", [
    "cell",
    "hidden",
    "layers",
    "rankW",
    "rankU",
    "lowRankStart",
    "denseEpochs",
    "recurrentMap",
    "recurrentFactors",
    "singularSpread",
    "gate",
    "update",
    "stateBound",
  ]);
  add("Sparsity:", ["densityW", "densityU", "densityHead", "thresholdAfter", "freezeAfter", "trim"]);
  add("Training:", [
    "epochs",
    "batch",
    "learningRate",
    "optimiser",
    "momentum",
    "schedule",
    "decay",
    "decayAt",
    "warmup",
  ]);
  add("Regularisation:", [
    "clip",
    "weightDecay",
    "noise",
    "offset",
    "gain",
    "rotation",
    "crop",
    "stretch",
    "companding",
    "averaging",
    "classWeights",
    "patience",
  ]);
  add("Running:", ["seed", "threads"]);
  return given;
}
