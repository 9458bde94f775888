/** @file The rows of the results table: a data set, and the training options chosen on its validation part. */
import { startsWithTime } from "../../src/cells/cell.js";
import { type CellName, cellNames, cellOf } from "../../src/cells/registry.js";
import { InputError } from "../../src/core/errors.js";
import { languageDefaults } from "../../src/train/language-options.js";
import type { TrainOptions } from "../../src/train/options.js";
import type { SetName } from "./sets.js";
import type { GeneratedName } from "./synthetic.js";

/** How a row is trained. */
interface Training {
  options: Partial<TrainOptions>;
  /** The options of the row's "-lowrank" variant. */
  lowRank: Partial<TrainOptions>;
  /** Further options of the variants whose U is a product of reflections or rotations. */
  constrained?: Partial<TrainOptions>;
}

export interface Row extends Training {
  set: SetName | GeneratedName;
  /**
   * Fraction of the sequences outside the test part; 0: none, options were cross-validated and the last epoch is kept.
   */
  validation: number;
  /** Whether each group (speaker) is the test part once, instead of seeds. */
  leaveOneOut?: boolean;
}

const shared: Partial<TrainOptions> = {
  cell: "FastGRNN",
  batch: 64,
  optimiser: "adam",
  learningRate: 0.01,
  weightDecay: 0.1,
  schedule: "cosine",
  clip: 1,
};

/**
 * Sensors that people wear: the test part has other people, so the network must not learn how the training subjects
 * wore them. Chosen by cross-validation over those subjects (`--validation-only`).
 */
const wearables: Partial<TrainOptions> = {
  epochs: 20,
  batch: 100,
  learningRate: 0.02,
  noise: 0.3,
  gain: 0.1,
  rotation: 4,
  companding: 0.02,
};

/**
 * Unitary networks on wearables, by one fold of HAR-2's training subjects: tanh takes away what an orthogonal U keeps.
 */
const constrained: Partial<TrainOptions> = { update: "relu", learningRate: 0.005, epochs: 40 };

const har: Training = {
  options: { ...shared, ...wearables, hidden: 80 },
  constrained,
  lowRank: { rankW: 5, rankU: 40, denseEpochs: 10, epochs: 25 },
};

/** Texts: a wide embedding memorises rare words, so half of all words are dropped in training. */
const texts: Training = {
  options: {
    ...shared,
    readout: "mean",
    hidden: 32,
    embedding: 32,
    epochs: 8,
    learningRate: 0.003,
    tokenDropout: 0.5,
  },
  lowRank: { rankW: 12, rankU: 12 },
};

/** Reviews: chosen in folds of films. */
const reviews: Partial<TrainOptions> = { learningRate: 0.005, epochs: 5, averaging: 0.998 };

/**
 * Images as one pixel per step, 784 steps: states last up to a third of the sequence at first, and learn the rest. Of
 * 100, 250 and 784 steps, by the validation part.
 */
const pixels: Training = {
  options: { ...shared, hidden: 128, epochs: 28, batch: 100, weightDecay: 0, timeScale: 250 },
  // Of rates of 0.001 and 0.003, by the validation part after an epoch.
  constrained: { update: "relu", learningRate: 0.003 },
  lowRank: { rankW: 1, rankU: 32 },
};

/** Tasks with a long delay: nothing can be memorised, so no weight decay. Their targets are of order 1 already. */
const answers: Partial<TrainOptions> = { weightDecay: 0, targetUnits: "raw" };

const spokenDigits: Training = {
  options: { ...shared, hidden: 64, epochs: 12, learningRate: 0.02, offset: 0.3 },
  lowRank: { rankW: 12, rankU: 24 },
};

const keywords: Training = {
  options: {
    ...shared,
    hidden: 96,
    layers: 2,
    epochs: 40,
    learningRate: 0.02,
    weightDecay: 0.15,
    offset: 0.45,
    dropout: 0.2,
  },
  lowRank: { rankW: 12, rankU: 24 },
};

export const rows: Readonly<Record<string, Row>> = {
  har2: { set: "har2", validation: 0, ...har },
  har6: { set: "har", validation: 0, ...har },
  usps: {
    set: "usps",
    validation: 0.1,
    options: { ...shared, hidden: 32, epochs: 80, learningRate: 0.03, weightDecay: 0.3 },
    lowRank: { rankW: 8, rankU: 16 },
  },
  "mnist-rows": {
    set: "mnist",
    validation: 0.1,
    options: { ...shared, hidden: 128, epochs: 8, learningRate: 0.005 },
    lowRank: { rankW: 16, rankU: 32 },
  },
  "mnist-pixels": { set: "mnist_pixels", validation: 0.1, ...pixels },
  // Small batches, because the number of updates matters most; the rate and the time scale by the validation part.
  "mnist-pixels-fastrnn": {
    set: "mnist_pixels",
    validation: 0.1,
    ...pixels,
    options: { ...pixels.options, cell: "FastRNN", epochs: 40, batch: 16, learningRate: 0.0015, timeScale: 300 },
  },
  "mnist-pixels-permuted": { set: "mnist_pixels_permuted", validation: 0.1, ...pixels },
  dsa19: {
    set: "dsa19",
    validation: 0,
    options: { ...shared, ...wearables, hidden: 64 },
    constrained,
    lowRank: { rankW: 16, rankU: 20 },
  },
  fsdd: { set: "fsdd", validation: 0.1, ...spokenDigits },
  fsdd6: { set: "fsdd6", validation: 0, leaveOneOut: true, ...spokenDigits },
  "speech-commands4": {
    set: "speech_commands",
    validation: 0.1,
    options: { ...shared, hidden: 96, layers: 2, epochs: 40, learningRate: 0.02, weightDecay: 0.3, offset: 0.45 },
    lowRank: { rankW: 12, rankU: 24 },
  },
  keywords12: { set: "keywords12", validation: 0, ...keywords },
  "keywords12-20ms": { set: "keywords12_20ms", validation: 0, ...keywords },
  imdb: {
    set: "imdb",
    validation: 0,
    options: { ...texts.options, ...reviews, hidden: 96, embedding: 16 },
    lowRank: { rankW: 12, rankU: 24 },
  },
  imdb7500: {
    set: "imdb7500",
    validation: 0,
    options: { ...texts.options, ...reviews, hidden: 56, embedding: 8 },
    lowRank: { rankW: 4, rankU: 16 },
  },
  sst2: { set: "sst2", validation: 0.1, ...texts },
  sst5: { set: "sst5", validation: 0.1, ...texts },
  // W and U of 256 × 256 are the 513 KB of the paper's FastGRNN; it does not count embedding and softmax, which share
  // one matrix here.
  ptb: {
    set: "ptb",
    validation: 0.1,
    options: { ...shared, ...languageDefaults({}), epochs: 12, head: "tied" },
    lowRank: { rankW: 64, rankU: 64 },
  },
  adding: {
    set: "adding",
    validation: 0.05,
    options: { ...shared, ...answers, hidden: 32, epochs: 10, batch: 32, learningRate: 0.03, timeScale: 2000 },
    lowRank: { rankU: 8 },
  },
  copying: {
    set: "copying",
    validation: 0.02,
    options: { ...shared, ...answers, hidden: 128, epochs: 60, batch: 20 },
    lowRank: { rankU: 30 },
  },
  "speech-digits": {
    set: "speech_digits_mfcc",
    validation: 0.1,
    options: { ...shared, hidden: 100, epochs: 40 },
    lowRank: { rankW: 10, rankU: 25 },
  },
};

/** Suffixes of rows with another cell: `-gru`. */
const cellEndings: ReadonlyMap<string, CellName> = new Map(cellNames.map((name) => [name.toLowerCase(), name]));

/** Suffixes of rows with a constrained U (oRNN, SpectralRNN, EURNN). */
const recurrentEndings: Readonly<Record<string, TrainOptions["recurrentMap"]>> = {
  orthogonal: "orthogonal",
  spectral: "spectral",
  rotations: "rotations",
};

/** For recordings: the set of the same clips with features in floats. */
const floatFeatures: Partial<Record<Row["set"], SetName>> = {
  fsdd: "fsdd_float",
  speech_commands: "speech_commands_float",
};

/** The options for another cell: without a time scale if the cell has none. */
function withCell({ timeScale = null, ...options }: Partial<TrainOptions>, cell: CellName): Partial<TrainOptions> {
  const timed = timeScale !== null && startsWithTime(cellOf(cell));
  return { ...options, cell, ...(timed ? { timeScale } : {}) };
}

/**
 * A row by name: one of {@link rows}, with the suffixes `-lowrank`, `-orthogonal`, `-spectral`, `-rotations`, or that
 * of a cell: `har2-fastrnn-lowrank`, `har2-rnn-orthogonal`; for recordings also `-float`, for features in floats. A
 * suffix leaves the other options unchanged, so variants differ only in the cell, the rank or the features.
 */
export function rowNamed(name: string): Row {
  // The longest match: in mnist-pixels-permuted, "permuted" is not a suffix.
  const [base] = Object.keys(rows)
    .filter((row) => name === row || name.startsWith(`${row}-`))
    .toSorted((a, b) => b.length - a.length);
  const row = base === undefined ? undefined : rows[base];
  if (base === undefined || row === undefined)
    throw new InputError(`there is no row ${JSON.stringify(name)}: give one of ${Object.keys(rows).join(", ")}`);
  let { options, set } = row;
  for (const ending of name.slice(base.length).split("-").filter(Boolean)) {
    const cell = cellEndings.get(ending);
    const inFloats = ending === "float" ? floatFeatures[set] : undefined;
    const recurrentMap = recurrentEndings[ending];
    if (cell !== undefined) options = withCell(options, cell);
    else if (recurrentMap !== undefined) options = { ...options, recurrentMap, ...row.constrained };
    else if (ending === "lowrank") options = { ...options, ...row.lowRank };
    else if (inFloats !== undefined) set = inFloats;
    else
      throw new InputError(
        `there is no suffix -${ending}: give -lowrank or -${[...cellEndings.keys(), ...Object.keys(recurrentEndings)].join(", -")}`,
      );
  }
  return { ...row, options, set };
}
