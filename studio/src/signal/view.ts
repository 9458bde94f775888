/** @file The part of a signal that a large view shows, in seconds from its beginning. */

export type View = readonly [from: number, to: number];

/** The narrowest part that is shown. */
const narrowest = 0.02;

/** So wide, and moved into 0 … length. */
function within(from: number, width: number, length: number): View {
  const start = Math.max(0, Math.min(from, length - width));
  return [start, start + width];
}

/** Wider or narrower by a factor, below 1 nearer; what is at `at` stays where it is. */
export function zoomed([from, to]: View, factor: number, at: number, length: number): View {
  const width = Math.max(Math.min(narrowest, length), Math.min(length, (to - from) * factor));
  const share = to > from ? (at - from) / (to - from) : 0;
  return within(at - share * width, width, length);
}

/** Moved by a share of its width, up to the ends of the signal. */
export function panned([from, to]: View, share: number, length: number): View {
  return within(from + share * (to - from), to - from, length);
}
