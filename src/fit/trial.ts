/** @file Tries a set of options: trains on each fold and scores what it holds out. */
import { originalsIn, type Sequences } from "../data/sequences.js";
import { evaluateModel, scoreOf } from "../inference/evaluate-model.js";
import type { TrainOptions } from "../train/options.js";
import type { Runs } from "../train/runs.js";
import type { Fold } from "./folds.js";
import { lengthOn, repeated } from "./length.js";

/** A score on the held-out sequences of a fold. */
export interface Scored {
  /** Accuracy, or minus the error. */
  score: number;
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
  const score = await runs.trial({ data, split: { ...split, test: held }, options: own }, async (trial) => {
    await onRun?.();
    const { model } = await trial.train(data, split, own);
    const threads = options.threads === undefined ? {} : { threads: options.threads };
    return scoreOf(await evaluateModel(model, data, held, threads));
  });
  return { score, held: held.length };
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

/** Mean of the folds' scores. */
export function meanScore(results: readonly Scored[]): number {
  return results.reduce((sum, { score }) => sum + score, 0) / results.length;
}

/**
 * Whether the first is clearly better than the second on the same folds: by more than one standard error of the mean
 * difference. A trial that was given up before the last fold is not better.
 */
export function clearlyBetter(first: readonly Scored[], second: readonly Scored[]): boolean {
  if (first.length < second.length) return false;
  const gains = gainsOver(first, second);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  // A gain on one fold only equals one standard error exactly; rounding must not make it more.
  return mean > Math.sqrt(variance / gains.length) + 1e-9;
}

/** The best possible score: every answer right, or no error. */
function bestScore(regression: boolean): number {
  return regression ? 0 : 1;
}

/**
 * Whether the first can still become clearly better than the second on the folds where it has not been tried. A higher
 * score never makes it worse, so that the best possible score on those folds decides.
 */
export function mayBeBetter(first: readonly Scored[], second: readonly Scored[], regression: boolean): boolean {
  const most = bestScore(regression);
  return clearlyBetter(
    second.map((other, fold) => first[fold] ?? { ...other, score: most }),
    second,
  );
}

/**
 * Scores a challenger on one fold after another, until it cannot become clearly better than the standing options.
 * @param standing scores of the standing options; null: none, so all folds are scored
 */
export async function challenge<Result extends Scored>(
  folds: readonly Fold[],
  standing: readonly Scored[] | null,
  regression: boolean,
  run: (fold: Fold) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const fold of folds) {
    if (standing !== null && !mayBeBetter(results, standing, regression)) break;
    results.push(await run(fold));
  }
  return results;
}

/**
 * Mean score of the standing options over all folds, plus the challenger's mean gain on the folds where it was tried.
 */
export function comparableScore(results: readonly Scored[], standing: readonly Scored[]): number {
  const gains = gainsOver(results, standing);
  return meanScore(standing) + gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length);
}

/** How much the first is better on each fold where both were tried. */
function gainsOver(first: readonly Scored[], second: readonly Scored[]): number[] {
  return first.slice(0, second.length).map(({ score }, fold) => score - (second[fold]?.score ?? 0));
}
