/** @file From loaded data to a trained model that records how it was made. */
import { scaleWarnings } from "../data/other-scale.js";
import { rateWarnings } from "../data/rates.js";
import { lengthRange, type Sequences, type Split } from "../data/sequences.js";
import { defaultSplit, type SplitOptions } from "../data/split.js";
import { isLanguageData } from "../data/text/language.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import { dataWarnings } from "../fit/data-warnings.js";
import { type Fit, trainingParts } from "../fit/fit.js";
import type { FitOptions } from "../fit/options.js";
import { expectationWarnings, outcomeWarnings } from "../fit/outcome.js";
import { type Fitted, type FittedHooks, trainFitted } from "../fit/train-fitted.js";
import { refuseUnused, withoutTrials } from "../fit/unused.js";
import { evaluateModel } from "../inference/evaluate-model.js";
import type { Recipe } from "../model/recipe.js";
import type { Model } from "../model/spec.js";
import type { Place } from "../options/place.js";
import type { EpochReport } from "../train/epoch-report.js";
import type { TrainOptions } from "../train/options.js";
import { train } from "../train/train.js";
import type { DataOptions } from "./data-keys.js";
import { forTraining, heldOutPart, type Loaded, partsOf } from "./parts.js";
import { partsOfRecipe } from "./recipe.js";

/** The name of the data and how they were read, for the model's recipe. */
export interface DataDescription {
  name: string;
  /** SHA-256 of the sequences; null: not computed. */
  digest: string | null;
  options: Partial<DataOptions>;
}

export interface TrainingRequest {
  data: DataDescription;
  split?: Partial<SplitOptions>;
  options?: Partial<TrainOptions>;
  /** What trials choose. */
  fit?: Partial<FitOptions>;
  /** Continue training this model. Default: a new one. */
  from?: Model | null;
}

export interface TrainingHooks extends FittedHooks {
  /** Called when the parts of the run are known, before variations of recordings are made. */
  onParts?: (split: Split) => void;
}

export interface Trained {
  model: Model;
  history: readonly EpochReport[];
  /** The part that was tested on, and the result; null if nothing was held out. */
  part: "test" | "validation" | null;
  heldOut: Evaluation | null;
  /** The choice of the trials and the expected result; null if the run was made without trials. */
  fit: Fit | null;
  /** Warnings that make the figures unreliable. */
  warnings: string[];
}

/** The recipe of data that were read and split in this way. */
export function recipeFor(
  { name, digest, options }: DataDescription,
  sequences: Sequences,
  split: SplitOptions,
): Recipe {
  const lengths = lengthRange(sequences);
  return { data: { name, digest, ...(lengths === null ? {} : { lengths }) }, ...partsOfRecipe(options), split };
}

/** The figures of an evaluation that the model's file keeps. */
export function headline(evaluation: Evaluation): Record<string, number> {
  if (evaluation.task === "language") return { perplexity: evaluation.perplexity };
  return evaluation.task === "regression" ? { mse: evaluation.mse } : { accuracy: evaluation.accuracy };
}

/**
 * Why to train without trials, as a clause; null: with them. A given model has settled what trials would choose. If the
 * user gives the epochs, nothing else is chosen; language models have their own defaults.
 */
function untried(loaded: Loaded, { options = {}, fit = {}, from }: TrainingRequest): ((place: Place) => string) | null {
  if ((from ?? null) !== null) return () => "a model that is trained further keeps its options";
  if (fit.effort === "quick") return withoutTrials("quick");
  if (isLanguageData(loaded.sequences)) return () => "a language model is trained without trials";
  const asked = fit.folds !== undefined || fit.effort === "thorough";
  return options.epochs !== undefined && !asked ? withoutTrials("epochs") : null;
}

/** Trains one run, with or without trials. */
async function learn(
  loaded: Loaded,
  split: Split,
  request: TrainingRequest,
  { onParts, ...hooks }: TrainingHooks,
): Promise<Pick<Fitted, "model" | "history" | "options" | "split"> & { fit: Fit | null }> {
  const { from = null, data } = request;
  const why = untried(loaded, request);
  if (why !== null) {
    refuseUnused(request.fit ?? {}, why);
    onParts?.(split);
    const { usual, ...learnt } = await forTraining(loaded, split, data.options, request.options ?? {}, from);
    const options = { ...usual, ...learnt.options, ...request.options };
    const { signal, resume, onCheckpoint, onStart, onBatch, onEpoch } = hooks;
    const followed = { signal, resume, onCheckpoint, onStart, onBatch, onEpoch };
    const result = await train(learnt.sequences, learnt.split, options, { ...followed, model: from });
    return { ...result, split: learnt.split, fit: null };
  }
  const keepValidation = request.split?.validation !== undefined || loaded.validation !== null;
  // The training part must be known before it is varied.
  const parts = trainingParts(loaded.sequences, split, keepValidation);
  onParts?.(parts);
  const learnt = await forTraining(loaded, parts, data.options, request.options ?? {}, null);
  const options = { ...learnt.options, ...request.options };
  return trainFitted(learnt.sequences, learnt.split, options, { ...request.fit, keepValidation }, hooks);
}

/**
 * Splits the data, varies recordings, trains, and tests the model on the held-out part.
 * @throws InputError if an option does not fit, or the data cannot be divided; the signal's reason if it is aborted
 */
export async function trainOn(loaded: Loaded, request: TrainingRequest, hooks: TrainingHooks = {}): Promise<Trained> {
  const { sequences } = loaded;
  const splitOptions = { ...defaultSplit, ...request.split };
  const split = partsOf(loaded, splitOptions);
  const { model, history, options, split: used, fit } = await learn(loaded, split, request, hooks);
  const part = heldOutPart({ ...split, validation: used.validation });
  const { threads } = options;
  const heldOut = part === null ? null : await evaluateModel(model, sequences, split[part], { threads });
  const remembered = part === null || heldOut === null ? null : { part, ...headline(heldOut) };
  const spec = {
    ...model.spec,
    recipe: recipeFor(request.data, sequences, splitOptions),
    training: { ...model.spec.training, heldOut: remembered },
  };
  const { train: learnt } = trainingParts(sequences, split, used.validation.length > 0);
  const warnings = [
    ...rateWarnings(request.from?.spec.sampleRate ?? null, sequences),
    ...scaleWarnings(
      request.from?.spec.normalisation ?? null,
      request.from?.spec.labels.length ?? 0,
      sequences,
      split.train,
    ),
    ...dataWarnings(sequences, split),
    ...expectationWarnings(sequences, learnt, fit?.expected ?? null),
    ...outcomeWarnings(history, heldOut),
  ];
  return { model: { ...model, spec }, history, part, heldOut, fit, warnings };
}
