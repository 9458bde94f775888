/** @file The steps over which statistics of a data set are taken: each once, however many windows it is in. */
import type { Sequences } from "./sequences.js";

/** Steps from `from` up to, not including, `to`. */
export interface Span {
  from: number;
  to: number;
}

/** The steps that the sequences cover, as disjoint ranges in ascending order. */
export function coveredSteps({ starts, lengths }: Sequences, indices: Uint32Array): Span[] {
  const spans: Span[] = [];
  const byStart = indices.slice().sort((a, b) => starts[a]! - starts[b]!);
  for (const index of byStart) {
    const from = starts[index]!;
    const to = from + lengths[index]!;
    const last = spans[spans.length - 1];
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) spans.push({ from, to });
  }
  return spans;
}

/** Below this a channel counts as constant: single precision could not divide by it. */
const smallestDeviation = 1e-30;

/** A deviation to divide by: 1 for a channel that does not vary, so that it becomes 0 and not NaN. */
export function usableDeviation(deviation: number): number {
  return deviation < smallestDeviation ? 1 : deviation;
}
