/** @file From loaded data, and perhaps a model, to an integer model that says how it was made. */
import { compress } from "../compress/compress.js";
import { compressFitted, type FittedCompressHooks, type FittedCompression } from "../compress/compress-fitted.js";
import type { CompressOptions } from "../compress/options.js";
import { reportedPart } from "../compress/stages.js";
import type { Split } from "../data/sequences.js";
import { defaultSplit, type SplitOptions } from "../data/split.js";
import { isLanguageData } from "../data/text/language.js";
import { type FitOptions, trainingParts } from "../fit/fit.js";
import { lengthFor } from "../fit/length.js";
import { dataWarnings, outcomeWarnings } from "../fit/outcome.js";
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
  const { model, data, split: asked } = request;
  const splitOptions = { ...defaultSplit, ...(model === null ? {} : recipeOf(model).split), ...asked };
  const split = partsOf(loaded, splitOptions);
  const compressed = await made(loaded, split, request, hooks);
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
 * texts that are read whole.
 * @param parts what would be trained on
 */
function byHand(loaded: Loaded, { model, options = {}, fit = {} }: CompressionRequest, parts: Split): boolean {
  if (fit.effort === "quick" || options.epochs !== undefined || isLanguageData(loaded.sequences)) return true;
  if (model === null) return false;
  const count = parts.train.length;
  const varied = count * (1 + (loaded.copies?.(parts) ?? 0));
  return trainingOf(model).epochs !== lengthFor(varied, {}, 1, count).epochs;
}

async function made(
  loaded: Loaded,
  split: Split,
  request: CompressionRequest,
  hooks: FittedCompressHooks,
): Promise<FittedCompression> {
  const { model, data, options = {}, fit = {} } = request;
  const keepValidation = request.split?.validation !== undefined || loaded.validation !== null;
  const regime = model === null ? {} : trainingOf(model);
  // What is trained on is varied, so that is settled first.
  const parts = trainingParts(loaded.sequences, split, keepValidation);
  const hand = byHand(loaded, request, parts);
  const {
    sequences,
    split: own,
    // How long states last at the start is for a new model, with the gate that it is defined for.
    usual: { timeScale: _timeScale, ...usual },
    options: asked,
  } = await forTraining(loaded, hand ? split : parts, data.options, { ...regime, ...options });
  if (hand) {
    const compressed = await compress(model, sequences, own, { ...usual, ...asked, ...regime, ...options }, hooks);
    const last = compressed.stages[compressed.stages.length - 1];
    const warnings = [...dataWarnings(sequences, own), ...outcomeWarnings([], last?.evaluation ?? null)];
    return { ...compressed, fit: null, expected: null, warnings };
  }
  // Of a given model's training, its length was that of its own data.
  const { epochs: _, batch: __, ...others } = { ...asked, ...regime, ...options };
  const given = options.batch === undefined ? others : { ...others, batch: options.batch };
  return compressFitted(model, sequences, own, given, { ...fit, keepValidation }, hooks);
}

/** A training record without the data's description that files from before recipes have in it. */
function withoutOlder(training: Record<string, unknown> | null): Record<string, unknown> {
  const { data: _, ...rest } = training ?? {};
  return rest;
}
