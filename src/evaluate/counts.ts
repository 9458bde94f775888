/** How well one class, or one label, is found. */
export interface LabelMetrics {
  label: string;
  /** Fraction of the predicted ones that are right; 0 if none is predicted. */
  precision: number;
  /** Fraction of the actual ones that are found; 0 if there are none. */
  recall: number;
  /** Harmonic mean of precision and recall. */
  f1: number;
  /** Actual occurrences. */
  count: number;
}

/** One label's decisions, counted. */
export interface Counts {
  found: number;
  predicted: number;
  actual: number;
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** Precision, recall and F1 from counts. */
export function labelMetrics(label: string, { found, predicted, actual }: Counts): LabelMetrics {
  return {
    label,
    precision: share(found, predicted),
    recall: share(found, actual),
    f1: share(2 * found, predicted + actual),
    count: actual,
  };
}

/** Mean F1 over the labels that occur or are predicted, as scikit-learn's `f1_score(average="macro")`. */
export function macroF1(counts: readonly Counts[]): number {
  const present = counts.filter(({ predicted, actual }) => predicted + actual > 0);
  return share(
    present.reduce((sum, { found, predicted, actual }) => sum + (2 * found) / (predicted + actual), 0),
    present.length,
  );
}
