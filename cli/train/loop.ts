import type { EpochReport } from "../../src/train/epoch-report.js";
import { interruption } from "../interrupt.js";
import type { Io } from "../io.js";
import type { Progress } from "../progress.js";

/** What the loop needs of a trainer. */
export interface Run {
  readonly epoch: number;
  readonly finished: boolean;
  trainEpoch(hooks: {
    onBatch(done: number, batches: number): void;
    shouldStop(): boolean;
  }): Promise<EpochReport | null>;
}

/**
 * Trains to the end, or until Ctrl-C: the batch at hand is finished and the state saved.
 *
 * @param save called with the state at the end of an epoch, and when interrupted
 * @throws Exit where it is interrupted
 */
export async function trainToEnd(
  run: Run,
  io: Io,
  progress: Progress,
  save: (report: EpochReport | null) => void,
): Promise<void> {
  const { signal, release } = interruption(io, () => progress.close());
  try {
    while (!run.finished) {
      const epoch = run.epoch + 1;
      const report = await run.trainEpoch({
        onBatch: (done, batches) => progress.batch(epoch, done, batches),
        shouldStop: () => signal.aborted,
      });
      save(report);
      if (report === null) signal.throwIfAborted();
      else progress.epoch(report);
    }
  } finally {
    progress.close();
    release();
  }
}
