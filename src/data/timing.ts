/** @file What the times of a recording's steps say: where they jump, and how even they are. */

/** What the times of one table say. */
export interface Timing {
  /** Rows at which time jumps, and by how much; negative: back. */
  jumps: { row: number; by: number }[];
  /** The median time from a row to a later one. */
  usual: number;
  /** The mean time of a row, without jumps. */
  mean: number;
  /** The times that 5, 50 and 95 % of the rows stay within, if they differ too much for a network; null: they do not. */
  uneven: readonly [low: number, middle: number, high: number] | null;
}

/** Fewer forward steps than this tell nothing. */
const fewest = 10;
/** A column in which a larger share of the steps goes back is no time. */
const mostBack = 0.2;
/**
 * A step this many times as long as nine of ten others is a jump. Where sampling is uneven that is many medians, so that
 * only a pause counts.
 */
const jump = 5;
/** Time goes back by at least this many usual steps if a recording begins; by less if two rows changed places. */
const back = 2;
/** Rows over which unevenness is measured: clocks that are read late, and rounded, differ only from one row to the next. */
const span = 4;
/** Largest difference between slow and fast spans, as a share of the median, that is still even. */
const mostSpread = 0.5;
/** If a larger share of the rows has the time of the row before, rows were stamped in blocks. */
const mostEqual = 0.05;

/**
 * The timing of a table's rows; null if the times are too few, or no times.
 * @param period seconds after which times begin again, as at midnight; null: never
 * @param joined whether a row belongs to the recording of the row before; others may begin at any time
 */
export function timingOf(
  times: readonly number[],
  period: number | null,
  joined: (row: number) => boolean,
): Timing | null {
  const steps = Float64Array.from(times, (time, row) => (row === 0 ? 0 : stepOf(time - times[row - 1]!, period)));
  const within = steps.filter((_, row) => row > 0 && joined(row));
  const forward = within.filter((step) => step > 0).sort();
  const backward = within.filter((step) => step < 0).length;
  if (forward.length < fewest || backward > mostBack * (forward.length + backward)) return null;

  const usual = quantile(forward, 0.5);
  const most = jump * quantile(forward, 0.9);
  const jumps: Timing["jumps"] = [];
  const spans: number[] = [];
  let total = 0;
  let rows = 0;
  let unbroken = 0;
  for (let row = 1; row < steps.length; row++) {
    const by = steps[row]!;
    const jumped = by > most || by <= -back * usual;
    if (jumped) jumps.push({ row, by });
    unbroken = jumped || !joined(row) ? 0 : unbroken + 1;
    if (unbroken === 0) continue;
    total += by;
    rows += 1;
    if (unbroken >= span) spans.push(times[row]! - times[row - span]!);
  }
  const equal = within.length - forward.length - backward;
  const [low, middle, high] = quantiles(Float64Array.from(spans, (length) => stepOf(length, period)).sort());
  const isUneven = spans.length >= fewest && equal <= mostEqual * within.length && high - low > mostSpread * middle;
  return { jumps, usual, mean: total / rows, uneven: isUneven ? quantiles(forward) : null };
}

function stepOf(step: number, period: number | null): number {
  if (period === null) return step;
  const later = ((step % period) + period) % period;
  return later > period / 2 ? later - period : later;
}

function quantiles(ascending: Float64Array): [number, number, number] {
  return [quantile(ascending, 0.05), quantile(ascending, 0.5), quantile(ascending, 0.95)];
}

function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
}
