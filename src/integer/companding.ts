/** @file A raw sample companded in integers: what `compand` (model/companding.ts) does, rounded to the nearest unit. */
import type { IntegerCompanding } from "./model.js";

/** Fraction bits of a companded sample are those of its knee, at most so many: it then fits 16 bits. */
export const mostKneeBits = 12;
/** The largest magnitude of a companded sample, whatever its knee. */
export const mostCompanded = 20480;

/**
 * The distance from the centre as it is below 2 · 2^kneeBits; for every doubling from there on one knee more. The last bit
 * that is shifted out rounds.
 * @param sample, centre int16
 * @param kneeBits the knee is 2^kneeBits raw units, and 1 in the result, which has as many fraction bits
 */
export function compandRaw(sample: number, centre: number, kneeBits: number): number {
  const knee = 1 << kneeBits;
  let distance = Math.abs(sample - centre);
  let knees = 0;
  let half = 0;
  for (; distance >= 2 * knee; distance >>= 1) {
    half = distance & 1;
    knees += knee;
  }
  const companded = knees + distance + half;
  return sample < centre ? -companded : companded;
}

/** A raw sample of channel d, companded where the model asks for it. */
export function asCompanded(sample: number, d: number, companding: IntegerCompanding | null): number {
  return companding === null ? sample : compandRaw(sample, companding.centre[d]!, companding.kneeBits[d]!);
}
