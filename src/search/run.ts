/**
 * @file One run of a search: trains and compresses a model on a fold as in the final training, for a fraction of its
 * length.
 */
import { compress } from "../compress/compress.js";
import type { CompressOptions } from "../compress/options.js";
import { InputError } from "../core/errors.js";
import type { Sequences } from "../data/sequences.js";
import type { Fold } from "../fit/folds.js";
import { thinned } from "../fit/trial.js";
import { isSparse } from "../train/sparsity.js";
import type { Outcome } from "./study.js";

/** The length of a run. */
export interface RunLength {
  /** Updates of a full run, all stages together. */
  updates: number;
  /** Fraction of them in this run. */
  share: number;
}

/** Fewest sequences of a fold to score: with fewer, good and bad options are hard to tell apart. */
const fewestScored = 2000;
/** Epochs with the quantiser in the loop, relative to those of each other stage. */
const tuning = 1 / 2;

/**
 * The options with the epochs that give the number of updates: layouts trained in several stages (full rank, low rank,
 * sparse) have shorter stages.
 *
 * @param sequences number of sequences to train on
 */
export function optionsFor<Options extends CompressOptions>(
  options: Options,
  sequences: number,
  { updates, share }: RunLength,
): Options {
  const low = options.rankW !== null || options.rankU !== null;
  const stages = 1 + Math.max(1, (low ? 1 : 0) + (isSparse(options) ? 1 : 0));
  const batches = Math.ceil(sequences / options.batch);
  const epochs = Math.max(1, Math.round((share * updates) / ((stages + tuning) * batches)));
  return {
    ...options,
    epochs,
    warmup: Math.min(options.warmup, epochs),
    tuneEpochs: Math.max(1, Math.round(epochs * tuning)),
  };
}

/**
 * Trains and compresses on a fold, and scores the integer model on the held-out sequences. The outcome depends only on
 * the arguments. A run that fails because of its options (the loss explodes, the size is not reached) is also an
 * outcome.
 *
 * @throws the signal's reason if it is aborted
 */
export async function runTrial(
  data: Sequences,
  fold: Fold,
  options: CompressOptions,
  length: RunLength,
  threads: number,
  signal?: AbortSignal,
): Promise<Outcome> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const held = thinned(data, fold.held, Math.max(fewestScored, Math.round(length.share * fold.held.length)));
  const split = { train: fold.train, validation: new Uint32Array(0), test: held };
  const settings = { ...optionsFor(options, fold.train.length, length), threads };
  try {
    const { stages } = await compress(null, data, split, settings, { signal });
    const last = stages[stages.length - 1];
    if (last === undefined) throw new Error("compression gave no stage");
    return { score: last.accuracy, bytes: last.bytes, seconds: seconds() };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof InputError) return { failed: error.message, seconds: seconds() };
    throw error;
  }
}
