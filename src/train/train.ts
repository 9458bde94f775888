import { scaleWarnings } from "../data/other-scale.js";
import { rateWarnings } from "../data/rates.js";
import type { Sequences, Split } from "../data/sequences.js";
import { sharedIndices } from "../data/shared-indices.js";
import type { Model } from "../model/spec.js";
import { checkHooks, type HookKinds } from "../options/hooks.js";
import { OptionError } from "../options/place.js";
import { checkNames } from "../options/table.js";
import { trainTable } from "./option-table.js";
import type { TrainOptions } from "./options.js";
import { type JobHooks, jobHooks, type RunHooks, Runs, runHooks, type TrainResult } from "./runs.js";
import { checkFloat, checkSettled } from "./start.js";

/** Callbacks of a run, the means to stop and resume it, and the model it starts from. */
export interface TrainHooks extends JobHooks, RunHooks {
  /**
   * The model to train further: its cell, sizes and normalisation stay. Classes are matched by name; if the data have
   * other classes, the model gets a new head for them. Default: a new model.
   */
  model?: Model | null;
}

const trainHooks: HookKinds<TrainHooks> = { model: "value", ...jobHooks, ...runHooks };

/**
 * Trains from start to end.
 *
 * @param split indices of the training, validation and test parts; the test part is not used
 * @param options what to train and how; see {@link TrainOptions} for each default
 * @returns the model and the course of the run, and warnings of data that do not suit the model to train further,
 * and of sequences that are in two parts
 * @throws InputError if an option is unknown or does not fit, or the loss explodes; the signal's reason if it is
 * aborted
 */
export async function train(
  data: Sequences,
  split: Split,
  options: Partial<TrainOptions> = {},
  hooks: TrainHooks = {},
): Promise<TrainResult & { warnings: string[] }> {
  checkHooks(trainHooks, hooks);
  checkNames(trainTable, options);
  const { model = null } = hooks;
  if (model !== null) {
    checkFloat(model, "train further");
    checkSettled(model.spec, options);
  }
  checkPatience(options, split);
  const result = await new Runs(hooks).train(data, split, options, { model }, hooks);
  const warnings = [
    ...rateWarnings(model?.spec.sampleRate ?? null, data),
    ...scaleWarnings(model?.spec.normalisation ?? null, model?.spec.labels.length ?? 0, data, split.train),
    ...sharedIndices(split),
  ];
  return { ...result, warnings };
}

/** @throws OptionError for a patience that would wait for nothing, because no part of the data is validated */
export function checkPatience(options: Partial<TrainOptions>, split: Split): void {
  const patience = options?.patience ?? null;
  // Options and a split that are none are refused by the run.
  if (patience === null || split?.validation?.length !== 0) return;
  throw new OptionError(
    ({ name }) =>
      `${name("patience")} is ${patience}, but without a validation part no score can fail to improve: give ${name("validation")}, or leave it out`,
  );
}
