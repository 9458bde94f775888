/** @file Where the runs of a search are made: in this thread, or in threads of their own, which see the data and do not copy them. */
import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { SampleArray, Sequences } from "../../src/data/sequences.js";
import type { Fold } from "../../src/fit/folds.js";
import { type RunLength, runTrial, type TrialOptions } from "../../src/search/run.js";
import type { Outcome } from "../../src/search/study.js";

/** What a run needs besides the data. */
export interface Task {
  options: TrialOptions;
  fold: number;
  length: RunLength;
}

/** What a run is called in its search, and how urgent it is: 1 comes first. Of use where runs wait in one queue. */
export interface RunName {
  name: string;
  priority: number;
}

export interface Workers {
  /** Runs that can be made, or wait, at a time. */
  capacity: number;
  perform(task: Task, run: RunName): Promise<Outcome>;
  /** A run's outcome is in the journal. */
  done?(name: string): Promise<void>;
  /** Ends them at once; what they are at is lost. */
  close(): Promise<void>;
}

/** What a thread is told first. */
export interface ThreadData {
  data: Sequences;
  folds: readonly Fold[];
}

/** What a thread says of a task. */
export type ThreadAnswer = { outcome: Outcome } | { fault: string };

const program = new URL(`./search-worker.${import.meta.url.endsWith(".ts") ? "none" : "js"}`, import.meta.url);

/** So many workers; one is this thread. Where threads cannot be started, there is one. */
export function localWorkers(count: number, data: Sequences, folds: readonly Fold[]): Workers {
  return count === 1 ? inThisThread(data, folds) : threadWorkers(count, data, folds);
}

/** So many workers, none of which keeps this thread from what else it has to do. */
export function threadWorkers(count: number, data: Sequences, folds: readonly Fold[]): Workers {
  return existsSync(program) ? inThreads(count, data, folds) : inThisThread(data, folds);
}

export async function performTask({ data, folds }: ThreadData, { options, fold, length }: Task, signal?: AbortSignal) {
  const part = folds[fold];
  if (part === undefined) throw new RangeError(`fold ${fold} is not there: there are ${folds.length}`);
  return runTrial(data, part, options, length, 1, signal);
}

function inThisThread(data: Sequences, folds: readonly Fold[]): Workers {
  const closing = new AbortController();
  return {
    capacity: 1,
    perform: (task) => performTask({ data, folds }, task, closing.signal),
    async close() {
      closing.abort();
    },
  };
}

/** How often a run is begun anew, where its thread ends without an answer. */
const mostLosses = 3;

function inThreads(count: number, data: Sequences, folds: readonly Fold[]): Workers {
  const workerData: ThreadData = { data: sharedData(data), folds: folds.map(sharedFold) };
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const start = (): Worker => {
    const worker = new Worker(program, { workerData });
    all.add(worker);
    return worker;
  };
  const attempt = (task: Task): Promise<ThreadAnswer> => {
    const worker = idle.pop() ?? start();
    return new Promise((resolve) => {
      const done = (answer: ThreadAnswer, alive: boolean) => {
        worker.removeAllListeners();
        // What is left of a thread that failed must not end the program.
        worker.on("error", () => {});
        if (alive) idle.push(worker);
        else all.delete(worker);
        resolve(answer);
      };
      worker.once("message", (answer: ThreadAnswer) => done(answer, true));
      worker.once("error", (error) => done({ fault: error.message }, false));
      worker.once("exit", (status) => done({ fault: `a worker ended with status ${status}` }, false));
      worker.postMessage(task);
    });
  };
  return {
    capacity: count,
    async perform(task) {
      for (let losses = 1; ; losses++) {
        const answer = await attempt(task);
        if ("outcome" in answer) return answer.outcome;
        if (losses === mostLosses) throw new Error(answer.fault);
      }
    },
    async close() {
      await Promise.all(Array.from(all, (worker) => worker.removeAllListeners().terminate()));
    },
  };
}

function sharedFold({ train, held }: Fold): Fold {
  return { train: copied(train, Uint32Array), held: copied(held, Uint32Array) };
}

/** The same data in memory that threads share. */
function sharedData(data: Sequences): Sequences {
  const { values, starts, lengths, groups, targets } = data;
  return {
    ...data,
    values: sharedSamples(values),
    starts: copied(starts, Uint32Array),
    lengths: copied(lengths, Uint32Array),
    groups: groups && copied(groups, Int32Array),
    targets: targets && {
      ...targets,
      values:
        targets.values instanceof Int32Array
          ? copied(targets.values, Int32Array)
          : copied(targets.values, Float32Array),
    },
  };
}

function sharedSamples(values: SampleArray): SampleArray {
  if (values instanceof Float32Array) return copied(values, Float32Array);
  if (values instanceof Float64Array) return copied(values, Float64Array);
  if (values instanceof Int32Array) return copied(values, Int32Array);
  if (values instanceof Int16Array) return copied(values, Int16Array);
  if (values instanceof Int8Array) return copied(values, Int8Array);
  return copied(values, Uint8Array);
}

interface Numbers extends ArrayLike<number> {
  set(values: ArrayLike<number>): void;
  readonly byteLength: number;
}

/** A copy of the numbers in shared memory. */
function copied<T extends Numbers>(values: Numbers, Kind: new (memory: SharedArrayBuffer) => T): T {
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
