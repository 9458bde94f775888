/** @file The recipe of a model: from its file, or from the command line in older files; and how to read data by it. */
import * as v from "valibot";
import type { LoadOptions } from "../data/files/load-options.js";
import { defaultSplit } from "../data/split.js";
import { longestWindow } from "../deploy/arduino.js";
import { recordingRows } from "../features/files/audio-options.js";
import { type AnyModel, contractOf } from "../inference/any-model.js";
import { isLanguageModel } from "../model/language.js";
import { quote } from "../model/quote.js";
import { type Recipe, readingSchema, variationSchema } from "../model/recipe.js";
import { stepsOf } from "../model/spec.js";
import { OptionError } from "../options/place.js";
import { clipKeys, type DataOptions, refuseUnread, unread } from "./data-keys.js";

/** Options of the targets: pooled readouts need one target per sequence, like the last state. */
export function targetOptions({ readout, ...options }: Partial<DataOptions>): Partial<LoadOptions> {
  if (readout === undefined) return options;
  return { ...options, readout: readout === "every" ? "every" : "last" };
}

/** The parts of a recipe that come from data options. */
export function partsOfRecipe(options: Partial<DataOptions>): Pick<Recipe, "reading" | "variations"> {
  const said = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { reading: v.parse(readingSchema, said), variations: v.parse(variationSchema, said) };
}

/** The recipe in the model's file; for a model trained by a program, its task and readout. */
export function recipeOf(model: AnyModel): Recipe {
  const { recipe, task, readout, training } = contractOf(model);
  if (recipe !== undefined) return recipe;
  return (
    olderRecipe(training) ?? {
      data: { name: "", digest: null },
      reading: { task, readout },
      variations: {},
      split: { ...defaultSplit },
    }
  );
}

/**
 * Length in steps of the windows of training, or of its sequences if all had one length that an Arduino library can
 * count; null: of several lengths, or an endless stream.
 */
export function windowOf(model: AnyModel): number | null {
  const window = recipeOf(model).reading.window ?? null;
  if (window !== null) return stepsOf(window, contractOf(model));
  const [shortest, longest] = wholeLengths(model) ?? [1, 0];
  if (shortest !== longest) return null;
  const steps = stepsOf(longest, contractOf(model));
  return steps > longestWindow ? null : steps;
}

/**
 * Samples of the shortest and of the longest sequence that a model was trained on from start to end; null: it answers at
 * any time, or the lengths are not known.
 */
export function wholeLengths(model: AnyModel): readonly [number, number] | null {
  const { readout, frontEnd, text } = contractOf(model);
  if (readout === "every" || frontEnd !== null || text !== undefined) return null;
  return recipeOf(model).data.lengths ?? null;
}

/**
 * How to read data for a model: as its training data, overridden by given options. The front end and the vocabulary are
 * the model's, and of a table with named columns it reads those of its training.
 * @throws InputError for a given option that the model leaves unread
 */
export function readingFor(model: AnyModel, asked: Partial<DataOptions>): Partial<DataOptions> {
  const contract = contractOf(model);
  refuseUnread(contract, asked);
  const { channels, frontEnd, text } = contract;
  const { reading, variations } = recipeOf(model);
  const own = {
    frontEnd,
    ...(text === undefined ? {} : { text: text.unit, tokens: text }),
    ...(isLanguageModel(contract) ? { task: "language" as const } : {}),
  };
  const recorded: Partial<DataOptions> = { ...reading, ...variations };
  checkClips(recorded, asked);
  return { ...(channels === null ? {} : { channels }), ...recorded, ...asked, ...own };
}

/**
 * A damaged or hostile file may ask for clips that fill any memory.
 * @throws InputError for what no command takes, unless another value is asked for
 */
function checkClips(recorded: Partial<DataOptions>, asked: Partial<DataOptions>): void {
  for (const key of clipKeys) {
    const value = recorded[key];
    const { values } = recordingRows[key];
    if (value === undefined || key in asked || values.accepts(value)) continue;
    throw new OptionError(
      (place) =>
        `the model says ${place.name(key)} ${quote(value)} of its training: must be ${values.what(place)}: ` +
        "the file is damaged: train again",
    );
  }
}

/**
 * How to read data for prediction. A table may lack the label column, so if the model knows its channels' names, or
 * reads text, no label is expected. Nor are the words of training expected in recordings.
 * @throws InputError for a given option that the model leaves unread
 */
export function readingToPredict(model: AnyModel, asked: Partial<DataOptions>): Partial<DataOptions> {
  const all = { ...readingFor(model, asked), words: null, heldOut: null };
  const { channels, text } = contractOf(model);
  if (channels === null && text === undefined) return all;
  if ((asked.labelColumn ?? null) !== null) throw unread("labelColumn", "predictions need no labels");
  return { ...all, labelColumn: null };
}

const olderSchema = v.object({
  data: v.object({
    name: v.optional(v.string(), ""),
    digest: v.string(),
    flags: v.array(v.string()),
    split: v.object({ validation: v.number(), test: v.number(), seed: v.number() }),
  }),
});

/** The recipe of a file from before recipes, which has the arguments of the command line. */
function olderRecipe(training: Record<string, unknown> | null): Recipe | null {
  const stored = v.safeParse(olderSchema, training);
  if (!stored.success) return null;
  const { name, digest, flags, split } = stored.output.data;
  const options = Object.fromEntries(flags.map(wordOf));
  const reading = v.safeParse(readingSchema, options);
  const variations = v.safeParse(variationSchema, options);
  if (!reading.success || !variations.success) return null;
  return { data: { name, digest }, reading: reading.output, variations: variations.output, split };
}

const lists = new Set(["channels", "words"]);
const texts = new Set(["task", "readout", "labelColumn", "groupColumn", "heldOut", "background"]);

/** `--label-column=activity` → labelColumn, "activity". */
function wordOf(flag: string): [key: string, value: unknown] {
  const [, word = "", text = ""] = /^--([\w-]+)=(.*)$/s.exec(flag) ?? [];
  const key = word.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (text.toLowerCase() === "none") return [key, null];
  if (lists.has(key)) return [key, text.split(",").map((part) => part.trim())];
  return [key, texts.has(key) ? text : Number(text)];
}
