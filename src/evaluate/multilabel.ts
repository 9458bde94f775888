import { type Counts, type LabelMetrics, labelMetrics, macroF1 } from "./counts.js";

/** Metrics of a task with several labels at once. */
export interface MultilabelMetrics {
  task: "multilabel";
  labels: string[];
  count: number;
  /** Fraction of single decisions (one per label and row) that are right. */
  accuracy: number;
  /** Fraction of rows with every label right. */
  exactMatch: number;
  /** F1 over the decisions of all labels together. */
  microF1: number;
  macroF1: number;
  /** Mean sigmoid cross-entropy of a decision, in nats. */
  crossEntropy: number;
  perLabel: LabelMetrics[];
}

/** −ln p of a decision: softplus(−score) if the label is present, else softplus(score). */
function decisionLoss(score: number, there: boolean): number {
  const against = there ? -score : score;
  return Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
}

/** Metrics of `[N, C]` scores against `[N, C]` zeros and ones. A label is predicted if its sigmoid is above ½. */
export function multilabel(scores: Float32Array, actual: ArrayLike<number>, labels: string[]): MultilabelMetrics {
  const counts = labels.map((): Counts => ({ found: 0, predicted: 0, actual: 0 }));
  const rows = scores.length / labels.length;
  let right = 0;
  let exact = 0;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    let rightInRow = 0;
    for (const [c, count] of counts.entries()) {
      const score = scores[row * labels.length + c]!;
      const there = actual[row * labels.length + c]! > 0.5;
      const predicted = score > 0;
      if (there) count.actual++;
      if (predicted) count.predicted++;
      if (there && predicted) count.found++;
      if (there === predicted) rightInRow++;
      loss += decisionLoss(score, there);
    }
    right += rightInRow;
    if (rightInRow === labels.length) exact++;
  }
  const together = counts.reduce((sum, { found, predicted, actual: there }) => ({
    found: sum.found + found,
    predicted: sum.predicted + predicted,
    actual: sum.actual + there,
  }));
  return {
    task: "multilabel",
    labels,
    count: rows,
    accuracy: right / scores.length,
    exactMatch: exact / rows,
    microF1: labelMetrics("all", together).f1,
    macroF1: macroF1(counts),
    crossEntropy: loss / scores.length,
    perLabel: counts.map((count, c) => labelMetrics(labels[c]!, count)),
  };
}
