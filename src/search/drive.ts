import type { Outcome, Proposal, Run, Study } from "./study.js";
import { runKey } from "./study.js";

export interface DriveHooks {
  /** Makes a run, wherever that is. */
  perform(run: Run): Promise<Outcome>;
  /** A run is done; called before anything follows from it. */
  onOutcome(run: Run, outcome: Outcome): void;
  /** Ends the search: runs that are being made are left, and its reason is thrown. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes the runs of a search to its end, so many at a time.
 * @throws what a run throws; the signal's reason where it is aborted
 */
export async function drive<P extends Proposal>(
  study: Study<P>,
  capacity: number,
  { perform, onOutcome, signal }: DriveHooks,
): Promise<void> {
  const going = new Map<string, Promise<void>>();
  const stopped = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // Where the search ends in peace, nobody waits for this.
  stopped.catch(() => {});
  const make = async (run: Run): Promise<void> => {
    const outcome = await perform(run);
    onOutcome(run, outcome);
    study.record(run, outcome);
    going.delete(runKey(run));
  };
  while (!study.finished) {
    signal?.throwIfAborted();
    for (const run of study.open()) {
      if (going.size >= capacity) break;
      if (!going.has(runKey(run))) going.set(runKey(run), make(run));
    }
    await Promise.race([stopped, ...going.values()]);
  }
}
