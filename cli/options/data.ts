/** @file Flags of reading data. A model's recipe keeps them, so that later commands read data as training did. */
import type { Command } from "commander";
import type { LoadOptions } from "../../src/data/files/load.js";
import type { TextReading } from "../../src/data/files/texts.js";
import { vocabularyDefaults } from "../../src/data/text/vocabulary.js";
import type { AudioOptions } from "../../src/features/files/load-audio.js";
import { frontEndRows } from "../../src/features/front-end-options.js";
import { readouts } from "../../src/model/spec.js";
import { textLimits, textUnits } from "../../src/model/text.js";
import type { Rows } from "../../src/options/table.js";
import { choice, list, orNone, real, text, whole } from "../../src/options/values.js";
import type { DataOptions } from "../../src/pipeline/recipe.js";
import { addFlags } from "./flags.js";

/** Data to load, and how. */
export interface DataRequest {
  path: string;
  options: Partial<DataOptions>;
  /** The given flags, as command-line arguments. */
  flags: string[];
}

type DataRowOptions = Omit<LoadOptions, "readout" | keyof TextReading> & Pick<DataOptions, "readout">;

const steps = whole({ least: 1, most: 100_000_000 });

const dataRows: Rows<DataRowOptions> = {
  task: {
    unit: "name",
    group: "Data",
    help: "multiclass, multilabel or regression; language: predict the next token of plain text",
    values: choice(["multiclass", "multilabel", "regression", "language"]),
    usual: "from the labels",
  },
  readout: {
    unit: "when",
    group: "Data",
    help: "one answer per sequence, from the last state or the mean or max of all; or one at every step",
    values: choice(readouts),
    usual: "from the labels",
  },
  labelColumn: {
    unit: "name",
    basic: true,
    group: "Data",
    help: "CSV column of the label; none: no labels",
    values: orNone(text),
    usual: "found by name",
  },
  groupColumn: {
    unit: "name",
    group: "Data",
    help: "CSV column of the person or recording; none is split between training and test",
    values: orNone(text),
    usual: "found by name",
  },
  channels: {
    unit: "names",
    group: "Data",
    help: 'CSV columns of the samples, separated by commas, or as JSON: ["x, y"]',
    values: list(text),
    usual: "all others",
  },
  window: {
    unit: "steps",
    basic: true,
    group: "Data",
    help: "cut long recordings into windows of this many steps; uncut, one has at most 10,000",
    values: orNone(steps),
    usual: "none",
  },
  stride: {
    unit: "steps",
    basic: true,
    group: "Data",
    help: "steps from one window's start to the next",
    values: orNone(steps),
    usual: "the window",
  },
  sampleRate: {
    unit: "Hz",
    group: "Data",
    help: "sample rate in Hz, stored in the model; recordings are resampled to it",
    values: orNone(real({ least: 0, above: true })),
    usual: "the data's; of recordings at most 16000",
  },
};

const textRows: Rows<Omit<TextReading, "tokens">> = {
  text: {
    unit: "unit",
    group: "Text",
    help: `read text, cut into ${textUnits.join(", ")}; each line is a label and its text, or each folder a class`,
    values: choice(textUnits),
    usual: "the data are not text",
  },
  textColumn: {
    unit: "name",
    group: "Text",
    help: "CSV column of the text",
    values: text,
    usual: "found by name",
  },
  vocabulary: {
    unit: "n",
    group: "Text",
    help: "most words or characters that the model knows, the most frequent ones",
    values: whole({ least: 2, most: textLimits.vocabulary - 1 }),
    usual: String(vocabularyDefaults.vocabulary),
  },
  minCount: {
    unit: "n",
    group: "Text",
    help: "fewest occurrences of each in the text, without the test part",
    values: whole({ least: 1, most: 1_000_000 }),
    usual: String(vocabularyDefaults.minCount),
  },
  maxTokens: {
    unit: "n",
    group: "Text",
    help: "cut longer texts to this many tokens",
    values: orNone(steps),
    usual: "none",
  },
  cut: {
    unit: "end",
    group: "Text",
    help: "where longer texts are cut: front or back",
    values: choice(["front", "back"]),
    usual: "back",
  },
};

/** The front end `frontEnd` is the model's, and has no flag. */
const recordingRows: Rows<Omit<AudioOptions, "frontEnd" | "sampleRate" | "cache" | "threads">> = {
  seconds: {
    unit: "s",
    group: "Recordings (WAV)",
    help: "length of every clip, cut or padded",
    values: orNone(real({ least: 0.01, most: 600 })),
    usual: "as recorded",
  },
  words: {
    unit: "words",
    group: "Recordings (WAV)",
    help: "words to distinguish, separated by commas; others become unknown, background noise silence",
    values: orNone(list(text)),
    usual: "every label",
  },
  others: {
    unit: "n",
    group: "Recordings (WAV)",
    help: "Speech Commands: number of unknown clips, relative to a word's",
    values: real({ least: 0, most: 10_000 }),
    usual: "1",
  },
  heldOut: {
    unit: "name",
    group: "Recordings (WAV)",
    help: "FSDD: the speaker to test on",
    values: orNone(text),
    usual: "the official test part",
  },
  ...frontEndRows,
  copies: {
    unit: "n",
    group: "Recordings (WAV)",
    help: "variations of each training clip: shifted, louder or softer, faster or slower, in noise",
    values: whole({ least: 0, most: 1000 }),
    usual: "8, or fewer so that they last at most 20,000 s",
  },
  leadIn: {
    unit: "share",
    group: "Recordings (WAV)",
    help: "fraction of the variations preceded by another clip: for a detector on a stream",
    values: real({ least: 0, most: 1 }),
    usual: "0",
  },
  masks: {
    unit: "n",
    group: "Recordings (WAV)",
    help: "stretches of time, and bands, blanked out in each variation",
    values: whole({ least: 0, most: 100 }),
    usual: "0",
  },
  background: {
    unit: "folder",
    group: "Recordings (WAV)",
    help: "WAV files of noise for variations",
    values: orNone(text),
    usual: "_background_noise_ in the data",
  },
};

/** Affects only the time, so models do not store it. */
const cacheRow: Rows<Pick<AudioOptions, "cache">> = {
  cache: {
    unit: "folder",
    group: "Recordings (WAV)",
    help: "folder for features, so that the next run need not compute them",
    values: orNone(text),
    usual: "none",
  },
};

/**
 * Adds the data flags; the returned function reads them once the command line is parsed.
 * @param usual descriptions of defaults, if the command's differ
 */
export function addDataFlags(
  command: Command,
  usual: Partial<Record<keyof DataOptions, string>> = {},
): (path: string) => DataRequest {
  const options: Partial<DataOptions> = {};
  const words: string[] = [];
  addFlags<DataRowOptions>(command, dataRows, options, words, { usual });
  addFlags(command, textRows, options, words);
  addFlags(command, recordingRows, options, words, { usual });
  addFlags(command, cacheRow, options, []);
  return (path) => ({ path, options, flags: words });
}
