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

/** How a run is followed and stopped, and what it starts from. */
export interface TrainHooks {
  onEpoch?: (report: EpochReport) => void;
  /** Stops after the batch at hand: the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Go on from this model: its cell, sizes, labels and normalisation stay. Default: a new model. */
  model?: Model | null;
}

/**
 * Trains from start to end.
 *
 * @param split indices of the training, validation and test parts; the test part is not looked at
 * @param options what to train and how; see {@link TrainOptions} for each default
 * @throws InputError where an option is unknown or does not fit, or the loss explodes; the signal's reason where it is aborted
 */
export async function train(
  data: Sequences,
  split: Split,
  options: Partial<TrainOptions> = {},
  { onEpoch, signal, model = null }: TrainHooks = {},
): Promise<TrainResult> {
  const trainer = Trainer.create(data, split, options, { model });
  try {
    while (!trainer.finished) {
      const report = await trainer.trainEpoch({ shouldStop: () => signal?.aborted === true });
      if (report === null) signal?.throwIfAborted();
      else onEpoch?.(report);
    }
    return { model: trainer.model(), history: trainer.history };
  } finally {
    trainer.close();
  }
}
