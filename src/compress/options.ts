import type { LayerSpec } from "../cells/layer.js";
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import { boards } from "../cost/catalogue.js";
import type { AskedLimits } from "../cost/limits.js";
import type { QuantiseOptions } from "../integer/quantise.js";
import { isLanguageModel } from "../model/language.js";
import { commandLine } from "../options/place.js";
import { defaultsOf, keysOf, type OptionTable } from "../options/table.js";
import { choice, oneOrMore, orNone, real, type Values, whole, wordOr } from "../options/values.js";
import { trainTable } from "../train/option-table.js";
import type { TrainOptions } from "../train/options.js";

/** Limits of the integer model's cost; see {@link AskedLimits}. */
export interface LimitOptions {
  /** Most bytes in flash. If given, missing sizes, ranks and densities are chosen to fit. null: no limit. */
  size: AskedLimits["flash"];
  /** The board that the program must fit. null: any. */
  board: AskedLimits["board"];
  /** Most milliseconds per step on the board. "rate": the time that the data's rate allows. null: no limit. */
  ms: AskedLimits["ms"];
  /** Most bytes of RAM for states and scratch. null: no limit. */
  ram: AskedLimits["ram"];
}

/** Options of compression other than those of training. */
export interface IntegerOptions extends LimitOptions {
  /** Number of fitting layouts to train to the end and compare on the validation part. */
  candidates: number;
  /** Epochs and learning rate with the quantiser in the loop. */
  tuneEpochs: number;
  tuneRate: number;
  /** See {@link QuantiseOptions}. */
  sampleScale: QuantiseOptions["sampleScale"];
}

/** All options of compression: of the stages' training, and of the result. */
export interface CompressOptions extends TrainOptions, IntegerOptions {}

const bytes: Values<number> = {
  ...whole({ least: 1, most: 2 ** 31 }),
  what: (place) => (place === commandLine ? "a number of bytes, as 3072 or 3KB" : "a whole number of bytes"),
  /** `3072`, `3072B`, `3KB`, `3 KiB`: a kilobyte is 1,024 bytes, as flash is counted. */
  read(text) {
    const found = /^(\d+(?:\.\d+)?)\s*(b|kb|kib|k)?$/i.exec(text.trim());
    const count = Math.floor(Number(found?.[1]) * (/^k/i.test(found?.[2] ?? "") ? 1024 : 1));
    if (!bytes.accepts(count)) throw new InputError(`must be ${bytes.what(commandLine)}`);
    return count;
  },
};

const boardNames = keysOf(boards);

export const limitTable: OptionTable<LimitOptions> = {
  size: {
    values: orNone(bytes),
    default: null,
    usual: "no limit",
    unit: "bytes",
    basic: true,
    group: "Integers",
    help: "most bytes in flash, as 3KB; missing hidden size, ranks and densities are chosen to fit",
  },
  board: {
    values: orNone(choice(boardNames)),
    default: null,
    unit: "name",
    basic: true,
    group: "Integers",
    help: `the board that the program must fit: ${boardNames.join(", ")}`,
  },
  ms: {
    values: orNone(wordOr(["rate"], real({ least: 0, most: 1e6, above: true }))),
    default: "rate",
    usual: "rate: the time that the data's rate allows",
    unit: "ms",
    basic: true,
    group: "Integers",
    help: "most milliseconds per step on the board, as estimated",
  },
  ram: {
    values: orNone(bytes),
    default: null,
    usual: "no limit",
    unit: "bytes",
    group: "Integers",
    help: "most bytes of RAM for states and scratch, as 1KB",
  },
};

/** Options of compression other than those of training. */
export const integerTable: OptionTable<IntegerOptions> = {
  ...limitTable,
  candidates: {
    values: whole({ least: 1, most: 6 }),
    default: 3,
    unit: "n",
    group: "Integers",
    help: "layouts that fit the limits to train and compare on the validation part",
  },
  tuneEpochs: {
    values: whole({ least: 0, most: 1_000_000 }),
    default: 10,
    unit: "n",
    group: "Integers",
    help: "epochs with the quantiser in the loop; 0: round once",
  },
  tuneRate: {
    values: real({ least: 0, most: 10, above: true }),
    default: 0.002,
    unit: "rate",
    group: "Integers",
    help: "learning rate with the quantiser in the loop",
    search: { from: 0.0003, to: 0.01, scale: "log" },
  },
  sampleScale: {
    values: orNone(oneOrMore(real({ least: 0, above: true }))),
    default: null,
    usual: "from the data",
    unit: "scale",
    group: "Integers",
    help: "real value of one unit of the device's int16 samples, or one per channel, separated by commas",
  },
};

/** Options of training as compression reads them; the defaults are a device's clips and bound. */
export const retrainTable: OptionTable<TrainOptions> = {
  ...trainTable,
  rankW: { ...trainTable.rankW, basic: true, usual: "as fits the limits, else none" },
  rankU: { ...trainTable.rankU, basic: true, usual: "as fits the limits, else none" },
  densityW: { ...trainTable.densityW, basic: true, usual: "as fits the limits, else 1" },
  densityU: { ...trainTable.densityU, basic: true, usual: "as fits the limits, else 1" },
  densityHead: { ...trainTable.densityHead, usual: "as fits the limits, else 1" },
  gate: { ...trainTable.gate, usual: "quantSigm for sigmoid, except for text" },
  update: { ...trainTable.update, usual: "quantTanh for tanh, except for texts with classes" },
  stateBound: { ...trainTable.stateBound, usual: "the model's, else 1" },
};

export const compressTable: OptionTable<CompressOptions> = { ...retrainTable, ...integerTable };

export const compressDefaults: Readonly<CompressOptions> = defaultsOf(compressTable);

const clips: Partial<Record<Nonlinearity, Nonlinearity>> = { sigmoid: "quantSigm", tanh: "quantTanh" };

/** Options of training, and options of quantisation alone. */
export function divided(given: Partial<CompressOptions>): [Partial<TrainOptions>, Partial<IntegerOptions>] {
  const own = new Set<string>(keysOf(integerTable));
  const entries = Object.entries(given);
  const some = (of: boolean) => Object.fromEntries(entries.filter(([key]) => own.has(key) === of));
  return [some(false), some(true)];
}

/** The limits given by the options. */
export function askedLimits({ size, ram, ms, board }: LimitOptions): AskedLimits {
  return { flash: size, ram, ms, board };
}

/**
 * The non-linearities and the bound of the integer model: clips instead of smooth ones, unless the options give others.
 * What reads text stays smooth, since its units saturate a clip, and a table is small beside the words: the gate of a
 * language model, and both functions of a model of texts with classes.
 *
 * @param of the model's task and text. Default: a model of numbers
 */
export function deployedLayers(
  layers: readonly LayerSpec[],
  options: Partial<CompressOptions>,
  of: Parameters<typeof isLanguageModel>[0] | null = null,
) {
  const [first] = layers;
  if (first === undefined) throw new InputError("the model has no layer: give a trained model");
  const text = of?.text !== undefined;
  const classes = text && !isLanguageModel(of);
  return {
    gate: options.gate ?? (first.gate === "sigmoid" && !text ? "quantSigm" : first.gate),
    update: options.update ?? (classes ? undefined : clips[first.update]) ?? first.update,
    stateBound: options.stateBound ?? first.stateBound ?? cellOf(first.cell).deploymentBound,
  };
}
