/** @file One set of options, tried by training on each fold and scoring what was held out. */
import type { Sequences } from "../data/sequences.js";
import { evaluateModel, scoreOf } from "../inference/evaluate-model.js";
import type { TrainOptions } from "../train/options.js";
import { train } from "../train/train.js";
import type { Fold } from "./folds.js";
import { lengthFor, repeated } from "./length.js";

/** A score on what a fold held out. */
export interface Scored {
  /** Accuracy, or minus the mean squared error. */
  score: number;
  /** Sequences held out. */
  held: number;
}

/** What a trial's run on one fold gave. */
export interface FoldResult extends Scored {
  /** Loss of the last epoch on what was trained on. */
  trainLoss: number;
}

/** How a trial is made. */
export interface TrialSetting {
  /** Share of a run's usual number of updates. */
  share: number;
  /** Most sequences of a fold to train on and to score; the others are left out evenly. */
  most: number;
  /** Stops the run after the batch at hand; its reason is thrown. */
  signal?: AbortSignal | undefined;
}

/**
 * Trains on a fold and scores what was held out. The result depends on the data, the fold, the options and their seed alone.
 */
export async function runFold(
  data: Sequences,
  fold: Fold,
  options: Partial<TrainOptions>,
  { share, most, signal }: TrialSetting,
): Promise<FoldResult> {
  const learnt = thinned(fold.train, most);
  const { passes, ...length } = lengthFor(learnt.length, options, share);
  const none = new Uint32Array(0);
  const split = { train: repeated(learnt, passes), validation: none, test: none };
  const { model, history } = await train(data, split, { ...options, ...length }, { signal });
  const held = thinned(fold.held, most);
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const evaluation = await evaluateModel(model, data, held, threads);
  return {
    score: scoreOf(evaluation),
    trainLoss: history.at(-1)?.trainLoss ?? Number.NaN,
    held: held.length,
  };
}

/** At most so many of the indices, evenly from first to last. */
export function thinned(indices: Uint32Array, most: number): Uint32Array {
  if (indices.length <= most) return indices;
  return Uint32Array.from({ length: most }, (_, i) => indices[Math.floor((i * indices.length) / most)] ?? 0);
}

/** Mean of the folds' scores. */
export function meanScore(results: readonly Scored[]): number {
  return results.reduce((sum, { score }) => sum + score, 0) / results.length;
}

/**
 * Is the first clearly better than the second on the same folds? By more than one standard error of the difference.
 * Where a score is a share of few sequences, that is one sequence at least.
 */
export function clearlyBetter(first: readonly Scored[], second: readonly Scored[]): boolean {
  const gains = first.map(({ score }, fold) => score - (second[fold]?.score ?? 0));
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  return mean > 0 && mean > Math.sqrt(variance / gains.length);
}
