/** @file A job of several training runs, one after another, that can be stopped at any batch and gone on with later. */
import type { Sequences, Split } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import type { EpochReport } from "./epoch-report.js";
import type { TrainOptions } from "./options.js";
import { Trainer, type TrainSetting } from "./trainer.js";
import { decodeTrialScore, encodeTrialScore, type Trial, trialText } from "./trial-score.js";

/** How a job is followed, stopped, and gone on with. */
export interface JobHooks {
  /** Told after every epoch and trial, and when stopped, the state of every run and trial so far: what `resume` takes. */
  onCheckpoint?: ((states: readonly Uint8Array[]) => void) | undefined;
  /** The states that `onCheckpoint` was told last, of the same job on the same data: what is done is not done again. */
  resume?: readonly Uint8Array[] | undefined;
  /** Stops after the batch at hand: the state is told, and the signal's reason thrown. */
  signal?: AbortSignal | undefined;
}

/** What training gives. */
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
  /** Bytes of memory that it takes, apart from the data. */
  memoryBytes: number;
}

/** What a run may call. */
export interface RunHooks {
  /** A run begins, or goes on after the epochs of `history`. */
  onStart?: ((run: RunStart) => void) | undefined;
  onBatch?: ((epoch: number, done: number, batches: number) => void) | undefined;
  onEpoch?: ((report: EpochReport) => void) | undefined;
}

/** Epochs of a trial are short: its state is told so often at most, in milliseconds. */
const betweenStates = 1000;

/**
 * The runs of a job in their order. A job that makes the same choices from the same results asks for the same runs again
 * when it is resumed, so the states of its runs are all that has to be kept: a finished one gives its model at once, the
 * last goes on where it was, and the result is that of a job that was never stopped. Of a trial only the score is kept.
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
   * The next run, to its end.
   * @param setting `model` and `view` as for {@link Trainer}
   * @throws InputError as `train`, or where the state is of other data; the signal's reason where it is aborted
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
    try {
      const { history, options: all, memoryBytes } = trainer;
      onStart?.({ history, options: all, data, split, memoryBytes });
      while (!trainer.finished) {
        const epoch = trainer.epoch + 1;
        const report = await trainer.trainEpoch({
          onBatch: (done, batches) => onBatch?.(epoch, done, batches),
          shouldStop: () => signal?.aborted === true,
        });
        this.#states[index] = trainer.checkpoint();
        onCheckpoint?.(this.#states);
        if (report !== null) onEpoch?.(report);
        else signal?.throwIfAborted();
      }
      return { model: trainer.model(), history: trainer.history, options: trainer.options };
    } finally {
      trainer.close();
    }
  }

  /**
   * The next trial: runs of which nothing but a score is of use. While it is made their states are kept as those of other runs are;
   * then they give way to the score, which a resumed job takes without making the trial again.
   * @param make trains by the runs that it is given, and scores
   * @throws InputError if the kept score is of another trial; what `make` throws
   */
  async trial(tried: Trial, make: (runs: Runs) => Promise<number>): Promise<number> {
    const index = this.#started++;
    const { signal, onCheckpoint } = this.#hooks;
    const text = trialText(tried);
    const own = this.#states.slice(index);
    const [state] = own;
    const known = state === undefined ? null : decodeTrialScore(state, text);
    if (known !== null) return known;
    const before = this.#states.slice(0, index);
    let told = performance.now();
    const runs = new Runs({
      signal,
      resume: own,
      onCheckpoint: (states) => {
        this.#states = [...before, ...states];
        if (performance.now() - told < betweenStates && signal?.aborted !== true) return;
        onCheckpoint?.(this.#states);
        told = performance.now();
      },
    });
    const score = await make(runs);
    this.#states = [...before, encodeTrialScore(text, score)];
    onCheckpoint?.(this.#states);
    return score;
  }
}
