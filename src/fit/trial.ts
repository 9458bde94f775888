/** @file Tries a set of options: trains on each fold and scores what it holds out. */
import { at } from "../core/at.js";
import { originalsIn, type Sequences } from "../data/sequences.js";
import { type Judgement, judgeModel } from "../inference/evaluate-model.js";
import type { TrainOptions } from "../train/options.js";
import type { Runs } from "../train/runs.js";
import type { Fold } from "./folds.js";
import { lengthOn, repeated } from "./length.js";

/** The result on the held-out sequences of a fold. */
export interface Scored extends Judgement {
  /** Sequences held out. */
  held: number;
}

/** How a trial is made. */
export interface TrialSetting {
  /** Fraction of a run's usual number of updates. */
  share: number;
  /** Most sequences of a fold to train on and to score; others are left out evenly. */
  most: number;
  /** The job that the trial belongs to; a resumed job does not repeat finished trials. */
  runs: Runs;
  /** Called before the trial runs; not called if its score is known already. */
  onRun?: (() => void) | undefined;
}

/**
 * Trains on a fold and scores what it holds out. The result depends only on the data, the fold, the options and their
 * seed.
 */
export async function runFold(
  data: Sequences,
  fold: Fold,
  options: Partial<TrainOptions>,
  { share, most, runs, onRun }: TrialSetting,
): Promise<Scored> {
  const learnt = thinned(data, fold.train, most);
  const { passes, ...length } = lengthOn(data, learnt, options, share);
  const none = new Uint32Array(0);
  const split = { train: repeated(learnt, passes), validation: none, test: none };
  const own = { ...options, ...length };
  const held = thinned(data, fold.held, most);
  const scores = await runs.trial({ data, split: { ...split, test: held }, options: own }, async (trial) => {
    await onRun?.();
    const { model } = await trial.train(data, split, own);
    const threads = options.threads === undefined ? {} : { threads: options.threads };
    const judged = await judgeModel(model, data, held, threads);
    return [judged.score, judged.merit];
  });
  return { score: at(scores, 0, "score"), merit: at(scores, 1, "score"), held: held.length };
}

/** At most `most` of the sequences, evenly from first to last, each with its variations. */
export function thinned(data: Pick<Sequences, "variationOf">, indices: Uint32Array, most: number): Uint32Array {
  const own = originalsIn(data, indices);
  if (own.length <= most) return indices;
  const kept = Uint32Array.from({ length: most }, (_, i) => own[Math.floor((i * own.length) / most)] ?? 0);
  const { variationOf } = data;
  if (variationOf === undefined) return kept;
  const known = new Set(kept);
  return indices.filter((index) => known.has(variationOf[index] ?? index));
}

/** Means over the folds. */
export function meanOf(results: readonly Scored[]): Judgement {
  const mean = (of: keyof Judgement) => results.reduce((sum, result) => sum + result[of], 0) / results.length;
  return { score: mean("score"), merit: mean("merit") };
}

/**
 * Whether the first is clearly better than the second on the same folds: its merit by more than one standard error of
 * the mean difference. A trial that was given up before the last fold is not better.
 */
export function clearlyBetter(first: readonly Scored[], second: readonly Scored[]): boolean {
  if (first.length < second.length) return false;
  const gains = gainsOver(first, second);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  // A gain on one fold only equals one standard error exactly; rounding must not make it more.
  return mean > Math.sqrt(variance / gains.length) + 1e-9;
}

/** Whether nothing can be better: every answer right on all folds, or no error. */
export function isPerfect(results: readonly Scored[]): boolean {
  return results.every(({ score, merit }) => score === 1 || merit === 0);
}

/**
 * Scores a challenger on one fold after another, until it is worse than the standing options on those together.
 * @param standing results of the standing options; null: none, so all folds are scored
 */
export async function challenge<Result extends Scored>(
  folds: readonly Fold[],
  standing: readonly Scored[] | null,
  run: (fold: Fold) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const fold of folds) {
    results.push(await run(fold));
    if (standing !== null && gainsOver(results, standing).reduce((sum, gain) => sum + gain, 0) < 0) break;
  }
  return results;
}

/** Means of the standing options over all folds, plus the challenger's mean gain on the folds where it was tried. */
export function comparableTo(standing: readonly Scored[], results: readonly Scored[]): Judgement {
  const all = meanOf(standing);
  const tried = meanOf(results);
  const same = meanOf(standing.slice(0, results.length));
  return { score: all.score + tried.score - same.score, merit: all.merit + tried.merit - same.merit };
}

/** How much more merit the first has on each fold where both were tried. */
function gainsOver(first: readonly Scored[], second: readonly Scored[]): number[] {
  return first.slice(0, second.length).map(({ merit }, fold) => merit - at(second, fold, "fold").merit);
}
