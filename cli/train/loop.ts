import type { EpochReport } from "../../src/train/epoch-report.js";
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
 * Trains to the end, or until Ctrl-C: the batch at hand is finished and the state saved. A second Ctrl-C ends the
 * program at once; what was saved after the last epoch is still there.
 *
 * @param save called with the state at the end of an epoch, and when interrupted
 * @returns was it trained to the end?
 */
export async function trainToEnd(
  run: Run,
  io: Io,
  progress: Progress,
  save: (report: EpochReport | null) => void,
): Promise<boolean> {
  let interrupted = false;
  const release = io.onInterrupt(() => {
    if (interrupted) io.quit(130);
    interrupted = true;
    progress.close();
    io.stderr.write("Stopping after this batch; Ctrl-C again ends at once.\n");
  });
  try {
    while (!run.finished && !interrupted) {
      const epoch = run.epoch + 1;
      const report = await run.trainEpoch({
        onBatch: (done, batches) => progress.batch(epoch, done, batches),
        shouldStop: () => interrupted,
      });
      save(report);
      if (report !== null) progress.epoch(report);
    }
  } finally {
    progress.close();
    release();
  }
  return run.finished;
}
