/** @file From loaded data, and perhaps a model, to an integer model that says how it was made. */
import { type Compressed, type CompressHooks, compress } from "../compress/compress.js";
import type { CompressOptions } from "../compress/options.js";
import { reportedPart } from "../compress/stages.js";
import { defaultSplit, type SplitOptions } from "../data/split.js";
import type { Model } from "../model/spec.js";
import { forTraining, type Loaded, partsOf } from "./parts.js";
import { recipeOf } from "./recipe.js";
import { trainingOf } from "./regime.js";
import { type DataDescription, headline, recipeFor } from "./train.js";

export interface CompressionRequest {
  /** The float model to compress; null: train one first. */
  model: Model | null;
  data: DataDescription;
  /** Default: as the model was trained. */
  split?: Partial<SplitOptions>;
  /** Training options that are left out are those that the model was trained with. */
  options?: Partial<CompressOptions>;
}

/** A compression whose models say how they were made, and the part that its stages were measured on. */
export type CompressedModels = Compressed & { part: "test" | "validation" | "train" };

/**
 * Splits the data, varies recordings, and compresses.
 * @throws InputError where an option does not fit, or no model fits the size; the signal's reason where it is aborted
 */
export async function compressOn(
  loaded: Loaded,
  { model, data, split: asked, options = {} }: CompressionRequest,
  hooks: CompressHooks = {},
): Promise<CompressedModels> {
  const splitOptions = { ...defaultSplit, ...(model === null ? {} : recipeOf(model).split), ...asked };
  const split = partsOf(loaded, splitOptions);
  const learnt = await forTraining(loaded, split, data.options);
  const settings = { ...learnt.options, ...(model === null ? {} : trainingOf(model)), ...options };
  const compressed = await compress(model, learnt.sequences, learnt.split, settings, hooks);
  const part = reportedPart(split);
  const recipe = recipeFor(data, splitOptions);
  const { integer, tuned, stages } = compressed;
  const last = stages[stages.length - 1];
  const heldOut = { part, ...(last === undefined ? {} : headline(last.evaluation)) };
  return {
    ...compressed,
    part,
    integer: { ...integer, recipe, training: { ...withoutOlder(integer.training), heldOut } },
    tuned: { ...tuned, spec: { ...tuned.spec, recipe } },
  };
}

/** A training record without the data's description that files from before recipes have in it. */
function withoutOlder(training: Record<string, unknown> | null): Record<string, unknown> {
  const { data: _, ...rest } = training ?? {};
  return rest;
}
