/** @file The result to expect on unseen data, by cross-validation. */
import { originalsIn, type Sequences } from "../data/sequences.js";
import { comparedErrorName } from "../evaluate/regression.js";
import type { TrainOptions } from "../train/options.js";
import type { Runs } from "../train/runs.js";
import { type Fold, foldsOf, unitsOf } from "./folds.js";
import { costOf, lengthOn } from "./length.js";
import type { FitHooks, FitOptions } from "./options.js";
import { runFold, type Scored } from "./trial.js";

/** The result to expect on new data, by cross-validation. */
export interface Expectation {
  /** Accuracy over all held-out sequences, or minus the error. */
  score: number;
  /** Name of the error that a regression is judged by; null: none, the score is an accuracy. */
  error: string | null;
  /** Standard deviation of the folds' scores. */
  spread: number;
  /**
   * 95 % interval of the accuracy (Wilson, 1927), of groups from as many independent sequences as the folds' deviation
   * speaks for; null for a regression.
   */
  interval: [number, number] | null;
  folds: number;
  repeats: number;
}

/** Most sequences for which the result is estimated by default, and folds of these. */
const mostSequences = 1500;
const usualFolds = 4;

/** Multiply-adds that all folds together should cost: about 50 s on two cores. */
const usualBudget = 1e12;

/**
 * Folds by which the result to expect is estimated; 0: it is not. By default at least two, if one run alone is within
 * the budget.
 * @param options of the runs, before any trial
 */
export function estimatedFolds(
  data: Sequences,
  train: Uint32Array,
  options: Partial<TrainOptions>,
  { folds, effort }: FitOptions,
): number {
  if (folds !== null) return folds;
  if (effort === "quick" || originalsIn(data, train).length > mostSequences || unitsOf(data, train) < 2) return 0;
  const budget = (effort === "thorough" ? 10 : 1) * usualBudget;
  const affordable = Math.floor(budget / costOf(data, train, lengthOn(data, train, options), options));
  return affordable === 0 ? 0 : Math.max(2, Math.min(usualFolds, affordable));
}

/** Trains and scores `count` folds of the training part, once for each repeat. */
export async function estimate(
  data: Sequences,
  train: Uint32Array,
  options: Partial<TrainOptions>,
  count: number,
  { repeats }: FitOptions,
  { runs, onRun }: FitHooks & { runs: Runs },
): Promise<Expectation> {
  const results: Scored[] = [];
  const seed = options.seed ?? 0;
  const divisions: Fold[][] = Array.from({ length: repeats }, (_, i) => foldsOf(data, train, count, seed + i));
  const all = divisions.reduce((sum, folds) => sum + folds.length, 0);
  for (const [repeat, folds] of divisions.entries()) {
    for (const fold of folds) {
      const own = { ...options, seed: (seed + repeat) % 2 ** 32 };
      const say = () => onRun?.("what to expect", results.length, all);
      results.push(await runFold(data, fold, own, { share: 1, most: Number.POSITIVE_INFINITY, runs, onRun: say }));
    }
  }
  return expectationOf(data, results, repeats);
}

/** z of 95 %. */
const z = 1.96;

/** What the folds of one or several divisions of the data say. */
export function expectationOf(
  { groups, targets }: Pick<Sequences, "groups" | "targets">,
  results: readonly Scored[],
  repeats: number,
): Expectation {
  const error = comparedErrorName(targets);
  const held = results.reduce((sum, result) => sum + result.held, 0);
  const score = results.reduce((sum, result) => sum + result.score * result.held, 0) / held;
  const mean = results.reduce((sum, result) => sum + result.score, 0) / results.length;
  const squares = results.reduce((sum, result) => sum + (result.score - mean) ** 2, 0);
  const spread = Math.sqrt(squares / Math.max(1, results.length - 1));
  const folds = results.length / repeats;
  // Repeats score the same sequences again, so they count once.
  const count = held / repeats;
  const independent = groups === null || spread === 0 ? count : Math.min(count, trialsOf(score, spread ** 2 / folds));
  return { score, error, spread, interval: error === null ? wilson(score, independent) : null, folds, repeats };
}

/**
 * The independent trials whose share has a variance. Sequences of a group are alike, so they say less about other groups
 * than as many of different groups would.
 */
function trialsOf(share: number, variance: number): number {
  return (share * (1 - share)) / variance;
}

/** Wilson's 95 % interval of a fraction of `count` trials. */
export function wilson(share: number, count: number): [number, number] {
  if (count === 0) return [0, 1];
  const middle = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}
