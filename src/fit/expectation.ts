/** @file The result to expect on unseen data, by cross-validation. */
import type { Scored } from "./trial.js";

/** The result to expect on new data, by cross-validation. */
export interface Expectation {
  /** Accuracy over all held-out sequences, or minus the error. */
  score: number;
  /** Name of the error that a regression is judged by; null: none, the score is an accuracy. */
  error: string | null;
  /** Standard deviation of the folds' scores. */
  spread: number;
  /** 95 % interval of the accuracy (Wilson, 1927); null for a regression. */
  interval: [number, number] | null;
  folds: number;
  repeats: number;
}

/** z of 95 %. */
const z = 1.96;

export function expectationOf(results: readonly Scored[], repeats: number, error: string | null): Expectation {
  const held = results.reduce((sum, result) => sum + result.held, 0);
  const score = results.reduce((sum, result) => sum + result.score * result.held, 0) / held;
  const mean = results.reduce((sum, result) => sum + result.score, 0) / results.length;
  const squares = results.reduce((sum, result) => sum + (result.score - mean) ** 2, 0);
  return {
    score,
    error,
    spread: Math.sqrt(squares / Math.max(1, results.length - 1)),
    // Repeats score the same sequences again, so they count once.
    interval: error === null ? wilson(score, held / repeats) : null,
    folds: results.length / repeats,
    repeats,
  };
}

/** Wilson's 95 % interval of a fraction of `count` trials. */
export function wilson(share: number, count: number): [number, number] {
  if (count === 0) return [0, 1];
  const middle = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}
