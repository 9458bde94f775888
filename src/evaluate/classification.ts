import { type Counts, type LabelMetrics, labelMetrics, macroF1 } from "./counts.js";

/** Metrics of a task with classes. */
export interface ClassMetrics {
  task: "multiclass";
  labels: string[];
  /** Sequences; steps if every step is read out. */
  count: number;
  correct: number;
  /** correct ÷ count */
  accuracy: number;
  macroF1: number;
  /** Mean of −ln p(the actual class), in nats. */
  crossEntropy: number;
  /** exp(crossEntropy): the number of equally likely classes with the same cross-entropy. */
  perplexity: number;
  perClass: LabelMetrics[];
  /** `confusion[actual][predicted]`; null for more than {@link mostConfusion} classes, too many to read. */
  confusion: number[][] | null;
}

/** Most classes for which a confusion matrix is kept. */
export const mostConfusion = 512;

/** The class of the highest score in each row of `[N, classes]`; on a tie the first. */
export function predictedClasses(scores: Float32Array, classes: number): Int32Array {
  const predicted = new Int32Array(Math.floor(scores.length / classes));
  for (let row = 0; row < predicted.length; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (scores[row * classes + c]! > scores[row * classes + best]!) best = c;
    }
    predicted[row] = best;
  }
  return predicted;
}

/**
 * Mean softmax cross-entropy of `[N, classes]` scores, in nats. For reports: it uses the platform's exp and log, so
 * nothing that decides over weights may depend on its last bits.
 */
function crossEntropy(scores: Float32Array, actual: ArrayLike<number>, classes: number): number {
  let total = 0;
  for (let row = 0; row < actual.length; row++) {
    const from = row * classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, scores[from + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(scores[from + c]! - largest);
    total += Math.log(sum) + largest - scores[from + actual[row]!]!;
  }
  return total / actual.length;
}

/** Metrics of `[N, C]` scores against one class index per row. */
export function classification(scores: Float32Array, actual: ArrayLike<number>, labels: string[]): ClassMetrics {
  const classes = labels.length;
  const predicted = predictedClasses(scores, classes);
  const counts = labels.map((): Counts => ({ found: 0, predicted: 0, actual: 0 }));
  const confusion = classes > mostConfusion ? null : labels.map(() => new Array<number>(classes).fill(0));
  let correct = 0;
  for (let row = 0; row < predicted.length; row++) {
    const [truth, guess] = [actual[row]!, predicted[row]!];
    counts[truth]!.actual++;
    counts[guess]!.predicted++;
    if (truth === guess) {
      counts[truth]!.found++;
      correct++;
    }
    if (confusion !== null) confusion[truth]![guess]!++;
  }
  const loss = crossEntropy(scores, actual, classes);
  return {
    task: "multiclass",
    labels,
    count: predicted.length,
    correct,
    accuracy: correct / predicted.length,
    macroF1: macroF1(counts),
    crossEntropy: loss,
    perplexity: Math.exp(loss),
    perClass: counts.map((count, c) => labelMetrics(labels[c]!, count)),
    confusion,
  };
}
