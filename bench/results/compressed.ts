/**
 * @file The rows of the table of integer models: a row of the float table, its size limit, and how it is compressed.
 * Layouts, epochs and rates were chosen by cross-validation on the training part (`--validation-only`).
 */
import type { CompressOptions } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { rowNamed } from "./rows.js";

interface CompressedRow {
  /** The float row, which has the data and the options of training. */
  of: string;
  options: Partial<CompressOptions> & { size: number };
}

/** HAR-2 in the paper's 3 KB. */
const har2: CompressedRow["options"] = { size: 3072, epochs: 10, tuneEpochs: 5, tuneRate: 0.002 };

/** Full matrices, one byte per weight. */
const whole: Partial<CompressOptions> = { rankW: null, rankU: null, densityW: 1, densityU: 1, densityHead: 1 };

/** Reviews in 64 KB, 60,008 bytes of them the embedding. */
const reviews: CompressedRow["options"] = { ...whole, size: 65_536, hidden: 56, tuneEpochs: 2, tuneRate: 0.001 };

export const compressedRows: Readonly<Record<string, CompressedRow>> = {
  "har2-3kb": { of: "har2", options: { ...har2, hidden: 64, rankW: 6, rankU: 32, densityW: 0.6, densityU: 0.3 } },
  "har2-3kb-ranks": { of: "har2", options: { ...har2, hidden: 56, rankW: 5, rankU: 16 } },
  "har2-3kb-full": { of: "har2", options: { ...har2, hidden: 44, rankW: null, rankU: null } },
  "har2-3kb-fastrnn": { of: "har2-fastrnn", options: { ...har2, hidden: 56, rankW: 5, rankU: 16 } },
  "har2-3kb-gru": { of: "har2-gru", options: { ...har2, hidden: 32, rankW: 6, rankU: 10 } },
  "har2-3kb-mingru": { of: "har2-mingru", options: { ...har2, hidden: 104, rankW: null, rankU: null } },
  "har2-3kb-cornn": { of: "har2-cornn", options: { ...har2, hidden: 48, rankW: 5, rankU: 14 } },
  "har6-4kb": { of: "har6", options: { ...har2, size: 4096, hidden: 56, rankW: 8, rankU: 20 } },
  "dsa19-3kb": { of: "dsa19", options: { ...har2, size: 3328, hidden: 32, rankW: 14, rankU: 12 } },
  "fsdd-6kb": { of: "fsdd", options: { ...whole, size: 6144, hidden: 64, epochs: 10 } },
  "fsdd-6kb-lsq": {
    of: "fsdd",
    options: { size: 6144, hidden: 80, rankW: 12, rankU: 32, densityW: 0.8, densityU: 0.6, densityHead: 1, epochs: 10 },
  },
  "fsdd6-6kb": { of: "fsdd6", options: { ...whole, size: 6144, hidden: 64, epochs: 10 } },
  "speech-commands4-4kb": {
    of: "speech-commands4",
    options: { ...whole, size: 4096, hidden: 45, layers: 1, epochs: 20, learningRate: 0.03, offset: 0 },
  },
  "keywords12-5kb": {
    of: "keywords12-20ms",
    options: {
      size: 5632,
      hidden: 81,
      layers: 1,
      rankW: 16,
      rankU: 40,
      densityW: 0.45,
      densityU: 0.3,
      densityHead: 1,
      epochs: 40,
      learningRate: 0.01,
      weightDecay: 0.1,
      dropout: 0,
      noise: 0.2,
      offset: 0.3,
    },
  },
  "imdb-64kb": { of: "imdb7500", options: { ...reviews } },
  "imdb-64kb-gru": { of: "imdb7500-gru", options: { ...reviews, hidden: 28 } },
  "imdb-64kb-lstm": { of: "imdb7500-lstm", options: { ...reviews, hidden: 24 } },
  // The paper's 39 KB of W and U; 5,140,000 bytes are embedding and softmax, which are separate matrices here.
  "ptb-39kb": {
    of: "ptb",
    options: {
      size: 5_179_000,
      hidden: 256,
      epochs: 8,
      rankW: 64,
      rankU: 64,
      densityW: 0.45,
      densityU: 0.45,
      densityHead: 1,
      tuneEpochs: 2,
      tuneRate: 0.0005,
    },
  },
  "usps-4kb": { of: "usps", options: { size: 4096, hidden: 48, rankW: 8, rankU: 20, epochs: 30 } },
  // Over 784 steps clips for sigmoid and tanh learn hardly anything: the table's bytes are well spent.
  "mnist-pixels-6kb": {
    of: "mnist-pixels",
    options: {
      ...{ size: 6144, hidden: 128, rankW: 1, rankU: 14 },
      ...{ epochs: 8, tuneEpochs: 2, gate: "sigmoid", update: "tanh" },
    },
  },
  "mnist-6kb": { of: "mnist-rows", options: { size: 6144, hidden: 64, rankW: 12, rankU: 24, epochs: 5 } },
};

/** All options of a compressed row: the float row's, then its own. */
export function compressedOptions(name: string): Partial<CompressOptions> & { size: number } {
  const row = compressedRows[name];
  if (row === undefined)
    throw new InputError(`there is no compressed row ${name}: give one of ${Object.keys(compressedRows).join(", ")}`);
  return { ...rowNamed(row.of).options, ...row.options };
}
