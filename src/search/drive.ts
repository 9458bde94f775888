import type { Outcome, Proposal, Run, Study } from "./study.js";
import { runKey } from "./study.js";

export interface DriveHooks {
  /** Makes a run, here or on a worker. */
  perform(run: Run): Promise<Outcome>;
  /** Called when a run is done, before its outcome is used. */
  onOutcome(run: Run, outcome: Outcome): void;
  /** Ends the search: abandons current runs and throws its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes the runs of a search to its end, `capacity` at a time.
 * @throws what a run throws; the signal's reason if it is aborted
 */
export async function drive<P extends Proposal>(
  study: Study<P>,
  capacity: number,
  { perform, onOutcome, signal }: DriveHooks,
): Promise<void> {
  const going = new Set<string>();
  let waiting: Run[] = [];
  let openings = -1;
  let ended: Error | null = null;
  let wake = () => {};
  const stop = () => {
    ended = signal?.reason;
    wake();
  };
  signal?.addEventListener("abort", stop, { once: true });
  const make = async (run: Run): Promise<void> => {
    try {
      const outcome = await perform(run);
      if (ended !== null) return;
      onOutcome(run, outcome);
      study.record(run, outcome);
      going.delete(runKey(run));
    } catch (error) {
      ended ??= error instanceof Error ? error : new Error(String(error));
    }
    wake();
  };
  try {
    while (!study.finished) {
      signal?.throwIfAborted();
      if (study.openings !== openings) {
        openings = study.openings;
        waiting = study
          .open()
          .filter((run) => !going.has(runKey(run)))
          .reverse();
      }
      while (going.size < capacity) {
        const run = waiting.pop();
        if (run === undefined) break;
        going.add(runKey(run));
        void make(run);
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (ended !== null) throw ended;
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
