/** @file The options of reading data: one row gives an option's values and its help text. */
import { type Readout, readouts, type Task } from "../../model/task.js";
import { type TextSpec, type TextUnit, textLimits, textUnits } from "../../model/text.js";
import { checkOptions, type Rows, rulesOf } from "../../options/table.js";
import { anything, choice, list, orNone, real, text, whole } from "../../options/values.js";
import type { TextOptions } from "../text/collect.js";
import { vocabularyDefaults } from "../text/vocabulary.js";

/** `readout` may also be a pooling of the states, which the data are read for as for the last one. */
export type DataRowOptions = Omit<LoadOptions, "readout" | keyof TextReading> & { readout: Readout };

const steps = whole({ least: 1, most: 100_000_000 });

export const dataRows: Rows<DataRowOptions> = {
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
    help: "CSV column of the person, machine or recording; none is split between training and test",
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

export const textRows: Rows<Omit<TextReading, "tokens">> = {
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

/** @throws InputError for an unknown option, or a value that an option cannot have */
export function checkLoadOptions(options: Partial<LoadOptions>): void {
  const rules = { ...rulesOf(dataRows), ...rulesOf(textRows), readout: choice(["last", "every"]), tokens: anything };
  checkOptions<LoadOptions>(rules, options);
}

/** Options of loading. Those left out are determined from the data. */
export interface LoadOptions extends TextReading {
  /** "language": to predict the next token at every step of a plain text. */
  task: Task | "language";
  /** Default: "every" if there is a target for each step, else "last". */
  readout: "last" | "every";
  /** CSV: column of the label; null: the data has none. */
  labelColumn: string | null;
  /** CSV: column of the subject or recording; null: none. */
  groupColumn: string | null;
  /** CSV: columns of the samples. */
  channels: readonly string[];
  /** CSV: steps of a window, which never crosses a jump in a column of times; null: recordings stay whole. */
  window: number | null;
  /** CSV: steps between the starts of windows; null: the window's length. */
  stride: number | null;
  /** Samples a second. */
  sampleRate: number | null;
}

/** How text is read. */
export interface TextReading extends Omit<TextOptions, "unit"> {
  /** How text is cut into units; if left out, the data are not text. */
  text: TextUnit;
  /** CSV: column of the text. */
  textColumn: string;
  /** The vocabulary of the model that reads the data; null: one is made from the data. */
  tokens: TextSpec | null;
}
