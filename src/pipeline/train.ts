/** @file From loaded data to a trained model that says how it was made. */
import type { Sequences, Split } from "../data/sequences.js";
import { defaultSplit, type SplitOptions } from "../data/split.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import { evaluateModel } from "../inference/evaluate-model.js";
import type { Recipe } from "../model/recipe.js";
import type { Model } from "../model/spec.js";
import type { EpochReport } from "../train/epoch-report.js";
import { resolveOptions, type TrainOptions } from "../train/options.js";
import type { JobHooks, RunHooks, TrainResult } from "../train/runs.js";
import { train } from "../train/train.js";
import { forTraining, heldOutPart, type Loaded, partsOf } from "./parts.js";
import { type DataOptions, partsOfRecipe } from "./recipe.js";

/** How sequences become a model: one run, or whatever chooses options and runs. */
export type Learn = (
  data: Sequences,
  split: Split,
  options: Partial<TrainOptions>,
  hooks: JobHooks & RunHooks,
) => Promise<TrainResult>;

/** What the data are called, and how they were read: what becomes the model's recipe. */
export interface DataDescription {
  name: string;
  /** SHA-256 of the sequences; null: not taken. */
  digest: string | null;
  options: Partial<DataOptions>;
}

export interface TrainingRequest {
  data: DataDescription;
  split?: Partial<SplitOptions>;
  options?: Partial<TrainOptions>;
  /** Default: `train`, one run. */
  learn?: Learn;
}

export interface PipelineHooks extends JobHooks, RunHooks {
  /** The parts are known; training has not begun. */
  onParts?: (split: Split) => void;
}

export interface Trained {
  model: Model;
  /** Of the data as they were loaded, without variations. */
  split: Split;
  history: readonly EpochReport[];
  /** The part that was tested on, and the result; null where nothing was held out. */
  part: "test" | "validation" | null;
  heldOut: Evaluation | null;
}

/** The recipe of data that were read and split so. */
export function recipeFor({ name, digest, options }: DataDescription, split: SplitOptions): Recipe {
  return { data: { name, digest }, ...partsOfRecipe(options), split };
}

/** What is remembered of an evaluation. */
export function headline(evaluation: Evaluation): Record<string, number> {
  return evaluation.task === "regression" ? { mse: evaluation.mse } : { accuracy: evaluation.accuracy };
}

/**
 * Splits the data, varies recordings, trains, and tests the model on the part that was held out.
 * @throws InputError where an option does not fit, or the data cannot be divided; the signal's reason where it is aborted
 */
export async function trainOn(loaded: Loaded, request: TrainingRequest, hooks: PipelineHooks = {}): Promise<Trained> {
  const { data, options = {}, learn = train } = request;
  const splitOptions = { ...defaultSplit, ...request.split };
  const split = partsOf(loaded, splitOptions);
  hooks.onParts?.(split);
  const learnt = await forTraining(loaded, split, data.options);
  const settings = { ...learnt.options, ...options };
  const { model, history } = await learn(learnt.sequences, learnt.split, settings, hooks);
  const part = heldOutPart(split);
  const { threads } = resolveOptions(settings);
  const heldOut = part === null ? null : await evaluateModel(model, loaded.sequences, split[part], { threads });
  const remembered = part === null || heldOut === null ? null : { part, ...headline(heldOut) };
  const spec = {
    ...model.spec,
    recipe: recipeFor(data, splitOptions),
    training: { ...model.spec.training, heldOut: remembered },
  };
  return { model: { ...model, spec }, split, history, part, heldOut };
}
