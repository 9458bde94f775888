import { expect } from "vitest";

/** The callbacks of the job under test. */
interface Hooks {
  resume: readonly Uint8Array[];
  signal: AbortSignal;
  onCheckpoint(states: readonly Uint8Array[]): void;
  onRun(what: string, done: number): void;
  onEpoch(): void;
}

/**
 * Stops a job whenever it has begun its second trial since the last stop, and once after the third epoch of its runs;
 * each time resumes it from its checkpoint, on another number of threads.
 * @param once its trials in order, as "what done": all except the first are begun, stopped and resumed
 * @returns the job's result
 */
export async function stoppedOften<Result>(
  once: readonly string[],
  job: (threads: number, hooks: Hooks) => Promise<Result>,
): Promise<Result> {
  const begun: string[] = [];
  let kept: readonly Uint8Array[] = [];
  let epochs = 0;
  const stretch = () => {
    const stop = new AbortController();
    const before = begun.length;
    return job(1 + (before % 2), {
      resume: kept,
      signal: stop.signal,
      onCheckpoint(states) {
        kept = [...states];
      },
      onRun(what, done) {
        if (begun.push(`${what} ${done}`) - before === 2) stop.abort(new Error("enough"));
      },
      onEpoch() {
        if (++epochs === 3) stop.abort(new Error("enough"));
      },
    });
  };
  for (let stops = 0; stops < once.length; stops++) await expect(stretch()).rejects.toThrow("enough");
  const result = await stretch();
  expect(begun).toEqual(once.flatMap((trial, index) => (index === 0 ? [trial] : [trial, trial])));
  return result;
}
