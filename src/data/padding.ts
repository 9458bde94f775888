import type { Sequences } from "./sequences.js";

/** A tail is suspicious from this fraction of a sequence on, and data from this fraction of their sequences on. */
const longTail = 1 / 4;
const manySequences = 1 / 10;

/**
 * The number of sequences that look padded: all have the same length, they repeat their last sample for a quarter of
 * their steps or more, and the movement ends at different steps. 0 if this is rare.
 */
export function paddedSequences({ channels, values, starts, lengths }: Sequences): number {
  const steps = lengths[0] ?? 0;
  if (steps < 4 || lengths.some((length) => length !== steps)) return 0;
  const tails = Uint32Array.from(starts, (start) => {
    const last = (start + steps - 1) * channels;
    let at = last - channels;
    for (; at >= start * channels; at -= channels) {
      for (let c = 0; c < channels; c++) if (values[at + c] !== values[last + c]) return (last - at) / channels;
    }
    return steps;
  });
  const moving = tails.filter((tail) => tail < steps);
  const padded = moving.filter((tail) => tail >= longTail * steps);
  return padded.length >= manySequences * tails.length && new Set(padded).size > 1 ? padded.length : 0;
}
