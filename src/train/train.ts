import type { Sequences, Split } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import type { EpochReport } from "./epoch-report.js";
import type { TrainOptions } from "./options.js";
import { Trainer } from "./trainer.js";

export interface TrainResult {
  /** The model with the best validation score. */
  model: Model;
  history: readonly EpochReport[];
}

/**
 * Trains from start to end.
 *
 * @param split indices of the training, validation and test parts; the test part is not looked at
 * @param options what to train and how; see {@link TrainOptions} for each default
 * @throws InputError where an option does not fit, or the loss explodes
 */
export async function train(
  data: Sequences,
  split: Split,
  options: Partial<TrainOptions> = {},
  hooks: { onEpoch?: (report: EpochReport) => void } = {},
): Promise<TrainResult> {
  const trainer = Trainer.create(data, split, options);
  try {
    while (!trainer.finished) {
      const report = await trainer.trainEpoch();
      if (report !== null) hooks.onEpoch?.(report);
    }
    return { model: trainer.model(), history: trainer.history };
  } finally {
    trainer.close();
  }
}
