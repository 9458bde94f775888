import { checkSequences, checkSplit } from "../data/check-sequences.js";
import type { Sequences, Split } from "../data/sequences.js";
import { sharedIndices } from "../data/shared-indices.js";
import { checkHooks, type HookKinds } from "../options/hooks.js";
import { checkNames } from "../options/table.js";
import { trainTable } from "../train/option-table.js";
import type { TrainOptions } from "../train/options.js";
import { type JobHooks, jobHooks, type RunHooks, Runs, runHooks, type TrainResult } from "../train/runs.js";
import { checkPatience } from "../train/train.js";
import { dataWarnings } from "./data-warnings.js";
import { type Fit, fitTraining, trainingParts } from "./fit.js";
import { type FitHooks, type FitOptions, fitHooks, fitSetting } from "./options.js";
import { expectationWarnings, mostRestarts, neverFell, nextSeed, outcomeWarnings } from "./outcome.js";

/** A trained model, and the options that were chosen for it. */
export interface Fitted extends TrainResult {
  /** The choice of options, and the expected result. */
  fit: Fit;
  /** The parts that the run trained and validated on. */
  split: Split;
  /** Warnings that make the figures unreliable. */
  warnings: string[];
}

/** Callbacks of a run with trials, and the means to stop and resume it. */
export interface FittedHooks extends FitHooks, JobHooks, RunHooks {
  /** Called when the trials are done. */
  onFit?: ((fit: Fit) => void) | undefined;
  /** Called when the loss did not fall and the run restarts from another seed. */
  onRestart?: (() => void) | undefined;
}

const fittedHooks: HookKinds<FittedHooks> = {
  ...fitHooks,
  ...jobHooks,
  ...runHooks,
  onFit: "function",
  onRestart: "function",
};

/**
 * Trains a model that fits the data: length, frame and variations are chosen by cross-validation unless given, and a
 * run whose loss does not fall restarts from another seed.
 *
 * @param given options that stay as they are; see {@link TrainOptions}
 * @throws InputError if an option does not fit, or the loss explodes; the signal's reason if it is aborted
 */
export async function trainFitted(
  data: Sequences,
  split: Split,
  given: Partial<TrainOptions> = {},
  asked: Partial<FitOptions> = {},
  hooks: FittedHooks = {},
): Promise<Fitted> {
  checkSequences(data);
  checkSplit(split, data);
  checkHooks(fittedHooks, hooks);
  checkNames(trainTable, given);
  const { keepValidation } = fitSetting(asked);
  checkPatience(given, trainingParts(data, split, keepValidation));
  const runs = new Runs(hooks);
  const fit = await fitTraining(data, split, given, asked, hooks, runs);
  await hooks.onFit?.(fit);
  const { split: parts } = fit;
  let result = await runs.train(data, parts, { ...given, ...fit.options }, {}, hooks);
  for (let restart = 0; restart < mostRestarts && neverFell(result.history); restart++) {
    await hooks.onRestart?.();
    const seed = nextSeed(result.options.seed);
    result = await runs.train(data, parts, { ...result.options, seed }, {}, hooks);
  }
  const warnings = [
    ...sharedIndices(split),
    ...dataWarnings(data, split),
    ...expectationWarnings(data, parts.train, fit.expected),
    ...outcomeWarnings(result.history, null),
  ];
  return { ...result, fit, split: parts, warnings };
}
