import type { Sequences, Split } from "../data/sequences.js";
import { checkHooks } from "../options/hooks.js";
import type { TrainOptions } from "../train/options.js";
import { type JobHooks, type RunHooks, Runs, type TrainResult } from "../train/runs.js";
import { type Fit, type FitHooks, type FitOptions, fitTraining } from "./fit.js";
import { dataWarnings, mostRestarts, neverFell, nextSeed, outcomeWarnings } from "./outcome.js";

/** A model trained so that it fits the data, and what was chosen for it. */
export interface Fitted extends TrainResult {
  /** What was chosen, and what to expect. */
  fit: Fit;
  /** What the run trained and validated on. */
  split: Split;
  /** What people should know before they believe a figure. */
  warnings: string[];
}

export interface FittedHooks extends FitHooks, JobHooks, RunHooks {
  /** The trials are done. */
  onFit?: ((fit: Fit) => void) | undefined;
  /** The loss did not fall; the run starts again from another seed. */
  onRestart?: (() => void) | undefined;
}

/**
 * Trains a model that fits the data: length, frame and variations are chosen by cross-validation where they are not
 * given, and a run that does not start is started again from another seed.
 *
 * @param given what is named here stays as it is; see {@link TrainOptions}
 * @throws InputError where an option does not fit, or the loss explodes; the signal's reason where it is aborted
 */
export async function trainFitted(
  data: Sequences,
  split: Split,
  given: Partial<TrainOptions> = {},
  asked: Partial<FitOptions> = {},
  hooks: FittedHooks = {},
): Promise<Fitted> {
  checkHooks(hooks);
  const runs = new Runs(hooks);
  const fit = await fitTraining(data, split, given, asked, hooks, runs);
  hooks.onFit?.(fit);
  const { split: parts } = fit;
  let result = await runs.train(data, parts, { ...given, ...fit.options }, {}, hooks);
  for (let restart = 0; restart < mostRestarts && neverFell(result.history); restart++) {
    hooks.onRestart?.();
    const seed = nextSeed(result.options.seed);
    result = await runs.train(data, parts, { ...result.options, seed }, {}, hooks);
  }
  const warnings = [...dataWarnings(data, split), ...outcomeWarnings(result.history, null)];
  return { ...result, fit, split: parts, warnings };
}
