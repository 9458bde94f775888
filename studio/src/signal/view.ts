/** @file The visible part of a signal in a large view, in seconds from its beginning. */

export type View = readonly [from: number, to: number];

/** The narrowest view, in seconds. */
const narrowest = 0.02;

/** A view of a width, moved into 0 … length. */
function within(from: number, width: number, length: number): View {
  const start = Math.max(0, Math.min(from, length - width));
  return [start, start + width];
}

/** Scales a view by a factor, below 1 to zoom in, keeping the point `at` in place. */
export function zoomed([from, to]: View, factor: number, at: number, length: number): View {
  const width = Math.max(Math.min(narrowest, length), Math.min(length, (to - from) * factor));
  const share = to > from ? (at - from) / (to - from) : 0;
  return within(at - share * width, width, length);
}

/** Moves a view by a fraction of its width, within the signal. */
export function panned([from, to]: View, share: number, length: number): View {
  return within(from + share * (to - from), to - from, length);
}
