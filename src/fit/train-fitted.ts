import type { Sequences, Split } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import type { EpochReport } from "../train/epoch-report.js";
import type { TrainOptions } from "../train/options.js";
import { train } from "../train/train.js";
import { type Fit, type FitHooks, type FitOptions, fitTraining } from "./fit.js";
import { dataWarnings, mostRestarts, neverFell, nextSeed, outcomeWarnings } from "./outcome.js";

export interface Fitted {
  model: Model;
  history: readonly EpochReport[];
  /** What was chosen, and what to expect. */
  fit: Fit;
  /** What people should know before they believe a figure. */
  warnings: string[];
}

/**
 * Trains a model that fits the data: length, readout, frame and variations are chosen by cross-validation where they are not
 * given, and a run that does not start is started again from another seed.
 *
 * @param given what is named here stays as it is; see {@link TrainOptions}
 * @throws InputError where an option does not fit, or the loss explodes
 */
export async function trainFitted(
  data: Sequences,
  split: Split,
  given: Partial<TrainOptions> = {},
  asked: Partial<FitOptions> = {},
  hooks: FitHooks & { onEpoch?: (report: EpochReport) => void } = {},
): Promise<Fitted> {
  const chosen = await fitTraining(data, split, given, asked, hooks);
  let { seed = 0 } = chosen.options;
  let result = await train(data, chosen.split, chosen.options, hooks);
  for (let restart = 0; restart < mostRestarts && neverFell(result.history); restart++) {
    seed = nextSeed(seed);
    result = await train(data, chosen.split, { ...chosen.options, seed }, hooks);
  }
  const warnings = [...dataWarnings(data, split), ...outcomeWarnings(result.history, null)];
  return { ...result, fit: chosen, warnings };
}
