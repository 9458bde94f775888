/** @file The options of the network: cell, sizes, ranks, densities, its maps and its input. */
import { nonlinearities } from "../cells/nonlinearity.js";
import { cellNames } from "../cells/registry.js";
import { limits } from "../model/schema.js";
import { readouts } from "../model/task.js";
import { textLimits } from "../model/text.js";
import type { OptionTable } from "../options/table.js";
import { choice, orNone, real, share, whole } from "../options/values.js";
import { recurrentMaps, type TrainOptions } from "./options.js";

const count = whole({ least: 1, most: 1_000_000 });
const epochs = whole({ least: 0, most: 1_000_000 });

type NetworkKey =
  | "cell"
  | "hidden"
  | "embedding"
  | "layers"
  | "rankW"
  | "rankU"
  | "lowRankStart"
  | "recurrentMap"
  | "recurrentFactors"
  | "singularSpread"
  | "timeScale"
  | "denseEpochs"
  | "densityW"
  | "densityU"
  | "densityHead"
  | "thresholdAfter"
  | "freezeAfter"
  | "trim"
  | "readout"
  | "frame"
  | "gate"
  | "update"
  | "stateBound"
  | "head";

/** In the order of a model's file. */
export const networkTable: Pick<OptionTable<TrainOptions>, NetworkKey> = {
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
  embedding: {
    values: whole({ least: 1, most: textLimits.width }),
    default: 32,
    unit: "n",
    group: "Network",
    help: "numbers that represent a token of text",
    search: { from: 4, to: 128, scale: "log" },
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
    help: "start of low-rank factors: svd (train at full rank first, then factorise), xavier, published (0.1·randn)",
  },
  recurrentMap: {
    values: choice(recurrentMaps),
    default: "full",
    unit: "name",
    group: "Network",
    help: `form of U: ${recurrentMaps.join(", ")}`,
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
  timeScale: {
    values: orNone(whole({ least: 2, most: 1_000_000 })),
    default: null,
    usual: "the cell's own",
    unit: "steps",
    group: "Network",
    help: "at the start of training states last for 1 to this many steps; for answers that depend on hundreds of steps",
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
    help: "epochs before the kept entries are fixed",
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
    usual: "the last step, or every step if each has a target",
    unit: "when",
    group: "Network",
    help: "what the head reads: the last, mean or max of the states, or every state",
    search: { among: [null, "mean", "max"] },
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
    help: "update's non-linearity f, from the same list",
  },
  stateBound: {
    values: orNone(real({ least: 0, most: 1e6, above: true })),
    default: null,
    unit: "b",
    group: "Network",
    help: "clip every state to [−b, b], as on the device",
  },
  head: {
    values: choice(["own", "tied"]),
    default: "own",
    unit: "how",
    group: "Network",
    help: "head of a language model: own, a separate matrix, or tied, the embedding's rows",
  },
};
