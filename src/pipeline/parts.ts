/** @file Training, validation and test parts of loaded data, and the data for training. */
import { InputError } from "../core/errors.js";
import type { LoadedData } from "../data/loaded-data.js";
import type { Sequences, Split } from "../data/sequences.js";
import { type SplitOptions, splitSequences } from "../data/split.js";
import { isLanguageData } from "../data/text/language.js";
import type { LoadedAudio } from "../features/files/load-audio.js";
import type { Recipe } from "../model/recipe.js";
import type { Model } from "../model/spec.js";
import { languageDefaults, languageRegime } from "../train/language-options.js";
import type { TrainOptions } from "../train/options.js";
import { soundDefaults, textDefaults } from "../train/regime-options.js";
import type { DataOptions } from "./data-keys.js";

/** Sequences and the parts that come with them, from files or from a program. */
export type Loaded = Pick<LoadedData, "sequences" | "test" | "validation"> &
  Partial<Pick<LoadedAudio, "copies" | "augmented">>;

/** The parts of a split, and all sequences. */
export const partNames = ["train", "validation", "test", "all"] as const;
export type PartName = (typeof partNames)[number];

/**
 * Training, validation and test parts of loaded data. Parts that the data name stay as they are; if they have a
 * validation part, nothing more is taken from training.
 */
export function partsOf({ sequences, test, validation }: Loaded, options: SplitOptions): Split {
  if (validation === null) return splitSequences(sequences, options, test);
  const held = Uint32Array.from([...validation, ...(test ?? [])]);
  const { train } = splitSequences(sequences, { ...options, validation: 0 }, held);
  return { train, validation, test: test ?? new Uint32Array(0) };
}

/** The part held out from training: the test part, else the validation part; null if there is none. */
export function heldOutPart(split: Split): "test" | "validation" | null {
  return split.test.length > 0 ? "test" : split.validation.length > 0 ? "validation" : null;
}

/**
 * The part to evaluate a model on: the requested one; else the test part that the data name, the part that training
 * held out, or all sequences if the model was trained on other data.
 *
 * @param digests by which a model may know the data
 * @throws InputError if the requested part is empty
 */
export function partToEvaluate(
  loaded: Loaded,
  recipe: Recipe,
  digests: readonly string[],
  asked: PartName | undefined,
): { part: PartName; indices: Uint32Array } {
  const { sequences, test } = loaded;
  const all = Uint32Array.from(sequences.lengths.keys());
  const seen = recipe.data.digest !== null && digests.includes(recipe.data.digest);
  if (asked === undefined && test !== null) return { part: "test", indices: test };
  if (asked === "all" || (asked === undefined && !seen)) return { part: "all", indices: all };
  const split = partsOf(loaded, recipe.split);
  const part = asked ?? (split.test.length > 0 ? "test" : "validation");
  if (split[part].length === 0) throw new InputError(`the data have no ${part} part: give --part all`);
  return { part, indices: split[part] };
}

/** Loaded data as used in training. */
export interface TrainingData {
  sequences: Sequences;
  split: Split;
  /** Training options that were given with the data. */
  options: Partial<TrainOptions>;
  /** Defaults for recordings and texts, if nothing else is given and nothing is chosen by trials. */
  usual: Partial<TrainOptions>;
}

/** The requested readout, if it is one of a whole text. */
function textReadout(readout: Partial<DataOptions>["readout"]): Partial<TrainOptions> {
  return readout === undefined || readout === "every" ? {} : { readout };
}

/**
 * Recordings with the requested variations; other data unchanged. Some data options belong to the network: a pooled
 * readout, and the samples of a frame unless the data are recordings.
 * @param asked the given options of training
 * @param model the one to start from, which has settled its network; null: a new one
 * @throws InputError if a frame is not a whole number of samples
 */
export async function forTraining(
  loaded: Loaded,
  split: Split,
  { readout, frame }: Partial<DataOptions>,
  asked: Partial<TrainOptions>,
  model: Model | null,
): Promise<TrainingData> {
  const reading = readout === "mean" || readout === "max" ? { readout } : {};
  if (loaded.augmented !== undefined) {
    return { ...(await loaded.augmented(split)), options: reading, usual: soundDefaults };
  }
  if (isLanguageData(loaded.sequences)) {
    const usual = model === null ? languageDefaults(asked) : languageRegime;
    return { sequences: loaded.sequences, split, options: {}, usual };
  }
  if (loaded.sequences.text !== undefined) {
    return { sequences: loaded.sequences, split, options: textReadout(readout), usual: textDefaults };
  }
  const plain = { sequences: loaded.sequences, split, usual: {} };
  if (frame === undefined) return { ...plain, options: reading };
  if (Number.isInteger(frame)) return { ...plain, options: { ...reading, frame } };
  throw new InputError(`--frame ${frame}: give a whole number of samples; milliseconds are for recordings`);
}
