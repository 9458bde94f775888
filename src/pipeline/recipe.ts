/** @file The recipe of a model: what its file says, what older files said in words, and how to read data by it. */
import * as v from "valibot";
import type { LoadOptions } from "../data/files/load.js";
import { defaultSplit } from "../data/split.js";
import type { AudioOptions } from "../features/files/load-audio.js";
import { type AnyModel, contractOf } from "../inference/any-model.js";
import { isLanguageModel } from "../model/language.js";
import { type Recipe, readingSchema, variationSchema } from "../model/recipe.js";
import { type Readout, stepsOf } from "../model/spec.js";

/** Everything that may be said of how data are read and varied. */
export type DataOptions = Omit<LoadOptions, "readout"> & AudioOptions & { readout: Readout };

/** Where targets are: readouts that pool need one a sequence, as the last state does. */
export function targetOptions({ readout, ...options }: Partial<DataOptions>): Partial<LoadOptions> {
  if (readout === undefined) return options;
  return { ...options, readout: readout === "every" ? "every" : "last" };
}

/** The parts of a recipe that data options hold. */
export function partsOfRecipe(options: Partial<DataOptions>): Pick<Recipe, "reading" | "variations"> {
  const said = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { reading: v.parse(readingSchema, said), variations: v.parse(variationSchema, said) };
}

/** What the model's file says; for a model that was trained on sequences from elsewhere, its task and readout. */
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

/** Steps of the windows that recordings were cut into for training; null: not so. */
export function windowOf(model: AnyModel): number | null {
  const window = recipeOf(model).reading.window ?? null;
  return window === null ? null : stepsOf(window, contractOf(model));
}

/**
 * How to read data for a model: as its training data, with what is asked for now before that. Its front end and its vocabulary are its own, and
 * of a table with named columns it takes those that it was trained on.
 */
export function readingFor(model: AnyModel, asked: Partial<DataOptions>): Partial<DataOptions> {
  const contract = contractOf(model);
  const { channels, frontEnd, text } = contract;
  const { reading, variations } = recipeOf(model);
  const own = {
    frontEnd,
    ...(text === undefined ? {} : { text: text.unit, tokens: text }),
    ...(isLanguageModel(contract) ? { task: "language" as const } : {}),
  };
  return { ...(channels === null ? {} : { channels }), ...reading, ...variations, ...asked, ...own };
}

/**
 * The same to predict by: a table may lack the label column of training, so where the model knows its channels' names, or
 * reads text, no label is looked for. Nor are the words of training looked for in recordings.
 */
export function readingToPredict(model: AnyModel, asked: Partial<DataOptions>): Partial<DataOptions> {
  const all = { ...readingFor(model, asked), words: null, heldOut: null };
  const { channels, text } = contractOf(model);
  return channels === null && text === undefined ? all : { ...all, labelColumn: null };
}

const olderSchema = v.object({
  data: v.object({
    name: v.optional(v.string(), ""),
    digest: v.string(),
    flags: v.array(v.string()),
    split: v.object({ validation: v.number(), test: v.number(), seed: v.number() }),
  }),
});

/** The recipe of a file from before there were recipes, which kept the words of the command line. */
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
