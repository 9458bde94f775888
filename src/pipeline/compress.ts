/** @file From loaded data, and perhaps a model, to an integer model that says how it was made. */
import { compress } from "../compress/compress.js";
import { compressFitted, type FittedCompressHooks, type FittedCompression } from "../compress/compress-fitted.js";
import type { CompressOptions } from "../compress/options.js";
import { reportedPart } from "../compress/stages.js";
import type { Split } from "../data/sequences.js";
import { defaultSplit, type SplitOptions } from "../data/split.js";
import { type FitOptions, trainingParts } from "../fit/fit.js";
import { lengthFor } from "../fit/length.js";
import { dataWarnings, outcomeWarnings } from "../fit/outcome.js";
import type { Model } from "../model/spec.js";
import { forTraining, type Loaded, partsOf, type TrainingData } from "./parts.js";
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
  /** How much is chosen by trials. */
  fit?: Partial<FitOptions>;
}

/** A compression whose models say how they were made, and the part that its stages were measured on. */
export type CompressedModels = FittedCompression & { part: "test" | "validation" | "train" };

/**
 * Splits the data, varies recordings, and compresses.
 * @throws InputError where an option does not fit, or no model fits the size; the signal's reason where it is aborted
 */
export async function compressOn(
  loaded: Loaded,
  request: CompressionRequest,
  hooks: FittedCompressHooks = {},
): Promise<CompressedModels> {
  const { model, data, split: asked, options = {} } = request;
  const splitOptions = { ...defaultSplit, ...(model === null ? {} : recipeOf(model).split), ...asked };
  const split = partsOf(loaded, splitOptions);
  const learnt = await forTraining(loaded, split, data.options);
  const settings = { ...learnt.options, ...(model === null ? {} : trainingOf(model)), ...options };
  const compressed = await made(loaded, request, settings, learnt, hooks);
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

/**
 * Is it made by hand? Where the user says how many epochs, now or when the model was trained, or asks for no trials; and for
 * recordings, whose variations folds would divide.
 */
function byHand(
  loaded: Loaded,
  { model, options = {}, fit = {} }: CompressionRequest,
  settings: Partial<CompressOptions>,
  { train }: Split,
): boolean {
  if (loaded.augmented !== undefined || fit.effort === "quick" || options.epochs !== undefined) return true;
  return model !== null && settings.epochs !== lengthFor(train.length, {}).epochs;
}

async function made(
  loaded: Loaded,
  request: CompressionRequest,
  settings: Partial<CompressOptions>,
  { sequences, split }: Pick<TrainingData, "sequences" | "split">,
  hooks: FittedCompressHooks,
): Promise<FittedCompression> {
  const { model, options = {}, fit = {} } = request;
  const keepValidation = request.split?.validation !== undefined || loaded.validation !== null;
  if (byHand(loaded, request, settings, trainingParts(sequences, split, keepValidation))) {
    const compressed = await compress(model, sequences, split, settings, hooks);
    const last = compressed.stages[compressed.stages.length - 1];
    const warnings = [...dataWarnings(sequences, split), ...outcomeWarnings([], last?.evaluation ?? null)];
    return { ...compressed, fit: null, expected: null, warnings };
  }
  // Of a given model's training, its length was that of its own data.
  const { epochs: _, batch: __, ...regime } = settings;
  const given = options.batch === undefined ? regime : { ...regime, batch: options.batch };
  return compressFitted(model, sequences, split, given, { ...fit, keepValidation }, hooks);
}

/** A training record without the data's description that files from before recipes have in it. */
function withoutOlder(training: Record<string, unknown> | null): Record<string, unknown> {
  const { data: _, ...rest } = training ?? {};
  return rest;
}
