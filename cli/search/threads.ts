/** @file Threads that take one task at a time; tasks wait while all are busy. */
import { Worker } from "node:worker_threads";
import type { CompressOptions } from "../../src/compress/options.js";
import type { Sequences } from "../../src/data/sequences.js";
import type { ClipKind, Recordings } from "../../src/features/recordings.js";
import type { ClipFeatures } from "../../src/features/sequences.js";
import type { Fold } from "../../src/fit/folds.js";
import type { FrontEndSpec } from "../../src/model/front-end.js";
import type { RunLength } from "../../src/search/run.js";
import type { Outcome } from "../../src/search/study.js";

/** A task of a thread: a run, or features of some clips. All arrays are in shared memory. */
export type ThreadTask =
  | { kind: "run"; data: Sequences; fold: Fold; options: CompressOptions; length: RunLength }
  | { kind: "features"; recordings: Recordings; clips: ClipKind; spec: FrontEndSpec; from: number; to: number };

/** A thread's answer. */
export type ThreadAnswer = { outcome: Outcome } | { features: ClipFeatures } | { fault: string };

export class Threads {
  readonly #program: URL;
  readonly #most: number;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(program: URL, most: number) {
    this.#program = program;
    this.#most = most;
  }

  /** Gives a task to the next free thread. A thread that ends without an answer is a fault, and is replaced. */
  async ask(task: ThreadTask): Promise<ThreadAnswer> {
    const worker = await this.#next();
    return new Promise((resolve) => {
      const done = (answer: ThreadAnswer, alive: boolean) => {
        // Not all listeners: the worker's own deliver its answers.
        for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
        // A later error of a failed thread must not end the program.
        worker.on("error", () => {});
        if (!alive) this.#all.delete(worker);
        resolve(answer);
        const next = this.#waiting.shift();
        if (next !== undefined) next(alive ? worker : this.#start());
        else if (alive) this.#idle.push(worker);
      };
      worker.once("message", (answer: ThreadAnswer) => done(answer, true));
      worker.once("error", (error) => done({ fault: error.message }, false));
      worker.once("exit", (status) => done({ fault: `a worker exited with status ${status}` }, false));
      worker.postMessage(task);
    });
  }

  #next(): Worker | Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#all.size < this.#most) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): Worker {
    const worker = new Worker(this.#program);
    this.#all.add(worker);
    return worker;
  }

  /** Ends the threads at once; their current tasks are lost. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    await Promise.all(Array.from(this.#all, (worker) => worker.removeAllListeners().terminate()));
  }
}
