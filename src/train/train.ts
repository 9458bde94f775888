import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import type { Sequences, Split } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import { checkHooks } from "../options/hooks.js";
import type { TrainOptions } from "./options.js";
import { type JobHooks, type RunHooks, Runs, type TrainResult } from "./runs.js";

/** How a run is followed, stopped and gone on with, and what it starts from. */
export interface TrainHooks extends JobHooks, RunHooks {
  /**
   * Go on from this model: its cell, sizes and normalisation stay. Classes are matched by name; where the data have others
   * than the model's, it gets a head for theirs. Default: a new model.
   */
  model?: Model | null;
}

const hookNames = ["model", "signal", "resume", "onCheckpoint", "onStart", "onBatch", "onEpoch"] as const;

/**
 * Trains from start to end.
 *
 * @param split indices of the training, validation and test parts; the test part is not looked at
 * @param options what to train and how; see {@link TrainOptions} for each default
 * @throws InputError if an option is unknown or does not fit, or the loss explodes; the signal's reason where it is aborted
 */
export async function train(
  data: Sequences,
  split: Split,
  options: Partial<TrainOptions> = {},
  hooks: TrainHooks = {},
): Promise<TrainResult> {
  checkHooks(hooks, hookNames);
  const { model = null } = hooks;
  checkStart(model);
  return new Runs(hooks).train(data, split, options, { model }, hooks);
}

function checkStart(model: Model | null): void {
  if (model === null || model?.kind === "float") return;
  const found = Object(model).kind === "integer" ? "an integer one" : kindOf(model);
  throw new InputError(`the model to go on from is ${found}: give a float model, of train or decodeModel`);
}
