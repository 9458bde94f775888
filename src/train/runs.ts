/** @file A job of several training runs in sequence that can be stopped at any batch and resumed later. */
import type { Sequences, Split } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import type { HookKinds } from "../options/hooks.js";
import { OptionError } from "../options/place.js";
import { keysOf } from "../options/table.js";
import type { EpochReport } from "./epoch-report.js";
import type { TrainOptions } from "./options.js";
import { Trainer, type TrainSetting } from "./trainer.js";
import { decodeTrialScores, encodeTrialScores, type Trial, trialText } from "./trial-score.js";

/** Callbacks and the signal to follow, stop and resume a job. It waits for asynchronous callbacks. */
export interface JobHooks {
  /**
   * Called after every epoch and trial, and when stopped, with the state of every run and trial so far, for `resume`.
   */
  onCheckpoint?: ((states: readonly Uint8Array[]) => void) | undefined;
  /** The states that `onCheckpoint` received last, of the same job on the same data: finished work is not repeated. */
  resume?: readonly Uint8Array[] | undefined;
  /** Stops after the current batch: `onCheckpoint` is called, and the signal's reason is thrown. */
  signal?: AbortSignal | undefined;
}

export const jobHooks: HookKinds<JobHooks> = { onCheckpoint: "function", resume: "value", signal: "signal" };

/** The result of training. */
export interface TrainResult {
  /** The model with the best validation score. */
  model: Model;
  history: readonly EpochReport[];
  /** All options of the run. */
  options: Readonly<TrainOptions>;
}

/** A run before its next batch. */
export interface RunStart {
  history: readonly EpochReport[];
  options: Readonly<TrainOptions>;
  data: Sequences;
  split: Split;
  /** Bytes of memory that it takes, without the data. */
  memoryBytes: number;
}

/** Callbacks of a run; it waits for those that are asynchronous. */
export interface RunHooks {
  /** Called when a run begins, or is resumed after the epochs of `history`. */
  onStart?: ((run: RunStart) => void) | undefined;
  onBatch?: ((epoch: number, done: number, batches: number) => void) | undefined;
  onEpoch?: ((report: EpochReport) => void) | undefined;
}

export const runHooks: HookKinds<RunHooks> = { onStart: "function", onBatch: "function", onEpoch: "function" };

/** @throws InputError if a state is of a run with other options; threads do not matter */
function checkResumed(stored: Readonly<TrainOptions>, asked: Readonly<TrainOptions>): void {
  for (const key of keysOf(asked)) {
    const [before, now] = [stored, asked].map((options) => JSON.stringify(options[key]));
    if (key === "threads" || before === now) continue;
    throw new OptionError(
      ({ name }) =>
        `the state to resume is of a run with ${name(key)} ${before}, not ${now}: give its options, or begin anew`,
    );
  }
}

/** Epochs of a trial are short: its state is reported at most once in this many milliseconds. */
const betweenStates = 1000;

/**
 * The runs of a job in order. A resumed job that makes the same choices from the same results asks for the same runs
 * again, so only the states of its runs have to be kept: a finished run returns its model at once, the last one
 * continues where it stopped, and the result is that of an uninterrupted job. Of a trial only the scores are kept.
 */
export class Runs {
  #states: Uint8Array[];
  readonly #hooks: JobHooks;
  #started = 0;

  constructor(hooks: JobHooks = {}) {
    this.#hooks = hooks;
    this.#states = [...(hooks.resume ?? [])];
  }

  /**
   * Makes the next run, to its end.
   * @param setting `model` and `view` as for {@link Trainer}
   * @throws InputError as `train`, or if the state is of other data; the signal's reason if it is aborted
   */
  async train(
    data: Sequences,
    split: Split,
    options: Partial<TrainOptions>,
    setting: TrainSetting = {},
    { onStart, onBatch, onEpoch }: RunHooks = {},
  ): Promise<TrainResult> {
    const index = this.#started++;
    const { signal, onCheckpoint } = this.#hooks;
    const state = this.#states[index];
    const trainer =
      state === undefined
        ? Trainer.create(data, split, options, setting)
        : Trainer.resume(data, split, state, options.threads, setting.view);
    if (state !== undefined) checkResumed(trainer.options, Trainer.create(data, split, options, setting).options);
    try {
      const { history, options: all, memoryBytes } = trainer;
      await onStart?.({ history, options: all, data, split, memoryBytes });
      while (!trainer.finished) {
        const epoch = trainer.epoch + 1;
        const report = await trainer.trainEpoch({
          onBatch: (done, batches) => onBatch?.(epoch, done, batches),
          shouldStop: () => signal?.aborted === true,
        });
        this.#states[index] = trainer.checkpoint();
        await onCheckpoint?.(this.#states);
        if (report !== null) await onEpoch?.(report);
        else signal?.throwIfAborted();
      }
      return { model: trainer.model(), history: trainer.history, options: trainer.options };
    } finally {
      trainer.close();
    }
  }

  /**
   * Makes the next trial: runs of which only scores are used. While it runs, their states are kept like those of other
   * runs; then the scores replace them, so that a resumed job does not repeat the trial.
   * @param make trains with the given runs, and returns scores
   * @throws InputError if the stored scores are of another trial; what `make` throws
   */
  async trial(tried: Trial, make: (runs: Runs) => Promise<readonly number[]>): Promise<readonly number[]> {
    const index = this.#started++;
    const { signal, onCheckpoint } = this.#hooks;
    const text = trialText(tried);
    const own = this.#states.slice(index);
    const [state] = own;
    const known = state === undefined ? null : decodeTrialScores(state, text);
    if (known !== null) return known;
    const before = this.#states.slice(0, index);
    let reportedAt = performance.now();
    const runs = new Runs({
      signal,
      resume: own,
      onCheckpoint: async (states) => {
        this.#states = [...before, ...states];
        if (performance.now() - reportedAt < betweenStates && signal?.aborted !== true) return;
        await onCheckpoint?.(this.#states);
        reportedAt = performance.now();
      },
    });
    const scores = await make(runs);
    this.#states = [...before, encodeTrialScores(text, scores)];
    await onCheckpoint?.(this.#states);
    return scores;
  }
}
