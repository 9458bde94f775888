/** @file From loaded data, and optionally a model, to an integer model that records how it was made. */
import { coarseSamples } from "../compress/coarse-samples.js";
import { compress } from "../compress/compress.js";
import { compressFitted, type FittedCompressHooks, type FittedCompression } from "../compress/compress-fitted.js";
import type { CompressOptions } from "../compress/options.js";
import { reportedPart } from "../compress/stages.js";
import type { Split } from "../data/sequences.js";
import { defaultSplit, type SplitOptions } from "../data/split.js";
import { isLanguageData } from "../data/text/language.js";
import { dataWarnings } from "../fit/data-warnings.js";
import { trainingParts } from "../fit/fit.js";
import { lengthFor, usualLengthOn } from "../fit/length.js";
import type { FitOptions } from "../fit/options.js";
import { outcomeWarnings } from "../fit/outcome.js";
import { refuseUnused, withoutTrials } from "../fit/unused.js";
import type { Model } from "../model/spec.js";
import type { Place } from "../options/place.js";
import type { TrainOptions } from "../train/options.js";
import { forTraining, type Loaded, partsOf } from "./parts.js";
import { recipeOf } from "./recipe.js";
import { trainingOf } from "./regime.js";
import { type DataDescription, headline, recipeFor } from "./train.js";

export interface CompressionRequest {
  /** The float model to compress; null: train one first. */
  model: Model | null;
  data: DataDescription;
  /** Default: the split of the model's training. */
  split?: Partial<SplitOptions>;
  /** Default of each training option: the model's. */
  options?: Partial<CompressOptions>;
  /** What trials choose. */
  fit?: Partial<FitOptions>;
}

export interface CompressionHooks extends FittedCompressHooks {
  /** Called when the parts are known, before variations of recordings are made. */
  onParts?: (split: Split) => void;
}

/** A compression whose models record how they were made, and the part on which its stages were measured. */
export type CompressedModels = FittedCompression & { part: "test" | "validation" | "train" };

/**
 * Splits the data, varies recordings, and compresses.
 * @throws InputError if an option does not fit, or no model fits the size; the signal's reason if it is aborted
 */
export async function compressOn(
  loaded: Loaded,
  request: CompressionRequest,
  hooks: CompressionHooks = {},
): Promise<CompressedModels> {
  const { model, data, split: asked } = request;
  const splitOptions = { ...defaultSplit, ...(model === null ? {} : recipeOf(model).split), ...asked };
  const split = partsOf(loaded, splitOptions);
  const compressed = await made(loaded, split, request, hooks);
  const part = reportedPart(split);
  const recipe = recipeFor(data, loaded.sequences, splitOptions);
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
 * Why to compress without trials, as a clause; null: with them. If the user gives the epochs, now or in the model's
 * training, or asks for no trials, and for texts that are read whole, there are none.
 *
 * @param parts the parts to train on
 */
function untried(
  loaded: Loaded,
  { model, options = {}, fit = {} }: CompressionRequest,
  parts: Split,
): ((place: Place) => string) | null {
  if (fit.effort === "quick") return withoutTrials("quick");
  if (options.epochs !== undefined) return withoutTrials("epochs");
  if (isLanguageData(loaded.sequences)) return () => "a language model is compressed without trials";
  if (model === null || (fit.folds ?? null) !== null || fit.effort === "thorough") return null;
  const count = parts.train.length;
  const varied = count * (1 + (loaded.copies?.(parts) ?? 0));
  const usual = lengthFor(varied, {}, 1, count, usualLengthOn(loaded.sequences)).epochs;
  return trainingOf(model).epochs === usual ? null : () => "the model was trained without trials";
}

async function made(
  loaded: Loaded,
  split: Split,
  request: CompressionRequest,
  { onParts, ...hooks }: CompressionHooks,
): Promise<FittedCompression> {
  const { model, data, options = {}, fit = {} } = request;
  const keepValidation = request.split?.validation !== undefined || loaded.validation !== null;
  const regime = model === null ? {} : trainingOf(model);
  // The training part must be known before it is varied.
  const parts = trainingParts(loaded.sequences, split, keepValidation);
  const why = untried(loaded, request, parts);
  if (why !== null) refuseUnused(fit, why);
  const used = why === null ? parts : split;
  onParts?.(used);
  const {
    sequences,
    split: own,
    usual,
    options: asked,
  } = await forTraining(loaded, used, data.options, { ...regime, ...options }, model);
  if (why !== null) {
    const { onFit: _, onRun: __, ...followed } = hooks;
    const limited = (options.size ?? options.board ?? options.ram ?? null) !== null;
    const start = model === null && limited && options.head !== "tied" ? withoutSizes(usual) : usual;
    const training = { ...start, ...asked, ...regime, ...options };
    const compressed = await compress(model, sequences, own, training, followed);
    const last = compressed.stages[compressed.stages.length - 1];
    const warnings = [
      ...compressed.warnings,
      ...dataWarnings(sequences, own),
      ...coarseSamples(compressed.integer, sequences, own.train),
      ...outcomeWarnings([], last?.evaluation ?? null),
    ];
    return { ...compressed, fit: null, expected: null, warnings };
  }
  // The length of a given model's training was for its own data.
  const { epochs: _, batch: __, ...others } = { ...asked, ...regime, ...options };
  const given = options.batch === undefined ? others : { ...others, batch: options.batch };
  return compressFitted(model, sequences, own, given, { ...fit, keepValidation }, hooks);
}

/** Defaults without the sizes of a language model, which are chosen to fit. */
function withoutSizes({ hidden: _, embedding: __, ...usual }: Partial<TrainOptions>): Partial<TrainOptions> {
  return usual;
}

/** A training record without the description of the data, which files from before recipes contain. */
function withoutOlder(training: Record<string, unknown> | null): Record<string, unknown> {
  const { data: _, ...rest } = training ?? {};
  return rest;
}
