/** @file One run of a search: a model is trained and compressed on a fold as it would be for good, for a part of the time. */
import { compress } from "../compress/compress.js";
import type { CompressOptions } from "../compress/options.js";
import { InputError } from "../core/errors.js";
import type { Sequences } from "../data/sequences.js";
import type { Fold } from "../fit/folds.js";
import { thinned } from "../fit/trial.js";
import { isSparse } from "../train/sparsity.js";
import type { Outcome } from "./study.js";

/** How long a run is. */
export interface RunLength {
  /** Updates of a whole run, all stages together. */
  updates: number;
  /** Share of them that this run makes. */
  share: number;
}

/** Sequences of a fold that are scored at least: fewer tell good options from bad ones too badly. */
const fewestScored = 2000;
/** Epochs with the quantiser in the loop, to one of every other stage. */
const tuning = 1 / 2;

/**
 * The options with as many epochs as make so many updates in all: layouts that are trained in several stages, full rank, low
 * rank and sparse, have shorter ones.
 *
 * @param sequences to train on
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
 * Trains and compresses on a fold, and scores the integer model on what was held out. The outcome depends on what is given
 * alone. A run that fails by its options (the loss explodes, the size is not reached) is an outcome, too.
 *
 * @throws the signal's reason where it is aborted
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
