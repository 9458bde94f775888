/** @file Sample rates that should be equal. */

/** Rates that differ by less than this factor are equal: clocks are no better. */
const tolerance = 1.1;

/** Whether two rates are known and differ. */
export function ratesDiffer(first: number | null | undefined, second: number | null | undefined): boolean {
  if (first == null || second == null) return false;
  return Math.max(first, second) > tolerance * Math.min(first, second);
}

/** A rate as `50 Hz`, `16,000 Hz`, `49.73 Hz`. */
export function rateText(rate: number): string {
  return `${Number(rate.toPrecision(rate < 1000 ? 4 : 5)).toLocaleString("en")} Hz`;
}

/** Warns of data at another rate than that of a model's training; each rate null if it is not known. */
export function rateWarnings(learnt: number | null, { sampleRate }: { sampleRate: number | null }): string[] {
  if (learnt === null || sampleRate === null || !ratesDiffer(learnt, sampleRate)) return [];
  return [
    `the data are at ${rateText(sampleRate)}, and the model has learnt from ${rateText(learnt)}: it takes a sample as a step, so all is faster or ` +
      `slower to it; resample the data to ${rateText(learnt)}, or train a new model`,
  ];
}

/**
 * The note on data that have another rate than expected.
 * @param source what says so, with its verb: `run.csv: its times give`
 */
export function otherRate(source: string, rate: number, sampleRate: number): string {
  return (
    `${source} ${rateText(rate)}, where ${rateText(sampleRate)} is given, or was in the model's training: a model takes a sample as a ` +
    `step, so resample the data to its rate; if that rate is right, correct --sample-rate`
  );
}
