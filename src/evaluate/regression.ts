import type { Targets } from "../data/sequences.js";

/** Errors of one output, or the means over all. */
export interface RegressionErrors {
  /** Mean squared error. */
  mse: number;
  /** Mean absolute error. */
  mae: number;
  /**
   * 1 − squared error ÷ squared distance from the mean; 0 is as good as the mean, 1 is perfect. null if the targets are
   * constant.
   */
  r2: number | null;
}

/** Metrics of a task with numbers to predict. */
export interface RegressionMetrics extends RegressionErrors {
  task: "regression";
  labels: string[];
  count: number;
  perOutput: (RegressionErrors & { label: string })[];
}

/**
 * The error by which models of a regression are compared, and of which less is better: the mean squared error of one
 * output; of several, the mean of each one's relative to the variance of its targets, so that all count the same,
 * whatever their units.
 */
export function comparedError({ mse, perOutput }: RegressionMetrics): number {
  if (perOutput.length === 1) return mse;
  return perOutput.reduce((sum, { mse, r2 }) => sum + (r2 === null ? mse : 1 - r2), 0) / perOutput.length;
}

/** What {@link comparedError} is called; null if models of the task are not compared by an error of numbers. */
export function comparedErrorName(targets: Pick<Targets, "task" | "labels"> | null): string | null {
  if (targets?.task !== "regression") return null;
  return targets.labels.length === 1 ? "mean squared error" : "squared error relative to the variance";
}

function outputErrors(
  scores: Float32Array,
  actual: ArrayLike<number>,
  outputs: number,
  output: number,
): RegressionErrors {
  const rows = scores.length / outputs;
  let mean = 0;
  for (let at = output; at < scores.length; at += outputs) mean += actual[at]! / rows;
  let squared = 0;
  let absolute = 0;
  let spread = 0;
  // The mean of equal numbers may differ from them in the last bit, so the spread need not be 0.
  let constant = true;
  for (let at = output; at < scores.length; at += outputs) {
    const error = scores[at]! - actual[at]!;
    squared += error * error;
    absolute += Math.abs(error);
    spread += (actual[at]! - mean) ** 2;
    constant &&= actual[at] === actual[output];
  }
  return { mse: squared / rows, mae: absolute / rows, r2: constant ? null : 1 - squared / spread };
}

/** Metrics of `[N, C]` predictions against `[N, C]` numbers; means over the outputs, and each output's errors. */
export function regression(scores: Float32Array, actual: ArrayLike<number>, labels: string[]): RegressionMetrics {
  const perOutput = labels.map((label, output) => ({
    label,
    ...outputErrors(scores, actual, labels.length, output),
  }));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const explained = perOutput.flatMap(({ r2 }) => (r2 === null ? [] : [r2]));
  return {
    task: "regression",
    labels,
    count: scores.length / labels.length,
    mse: mean(perOutput.map(({ mse }) => mse)),
    mae: mean(perOutput.map(({ mae }) => mae)),
    r2: explained.length === 0 ? null : mean(explained),
    perOutput,
  };
}
