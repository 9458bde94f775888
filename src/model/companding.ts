/**
 * @file Companding: samples as they are near a centre, and their logarithm further away, as telephony's μ-law has them.
 * Sensors measure strong and weak movement in one unit; companded, the weak is not lost beside the strong. The logarithm
 * is one of straight pieces, a piece for every doubling, so integers can follow it with shifts alone.
 */

/** For each channel of D, in the units of the data. */
export interface Companding {
  /** What becomes 0: a multiple of the knee. */
  centre: number[];
  /**
   * The distance from the centre that becomes 1. Up to two knees the samples stay as they are. A power of two, or one times a
   * device's unit: in integers it is a shift.
   */
  knee: number[];
}

/** The most doublings that are counted; what lies further out is on the last straight piece. */
const mostDoublings = 30;
const furthest = 2 ** mostDoublings;

/** 2ⁿ and 2⁻ⁿ for every number of doublings: `**` takes longer than all else here, and training compands every number it sees. */
const powers = Float64Array.from({ length: mostDoublings + 1 }, (_, n) => 2 ** n);
const inverses = powers.map((power) => 1 / power);

/** A sample companded: its distance from the centre in knees, s, or, where that is 2 or more, n + s / 2ⁿ with n = ⌊log₂ s⌋. */
export function compand(value: number, centre: number, knee: number): number {
  const distance = Math.abs(value - centre) / knee;
  const doublings = distance < 2 ? 0 : 31 - Math.clz32(Math.min(distance, furthest));
  const companded = doublings + distance * inverses[doublings]!;
  return value < centre ? -companded : companded;
}

/** The sample that {@link compand} makes this of. */
export function expand(companded: number, centre: number, knee: number): number {
  const size = Math.abs(companded);
  const doublings = size < 2 ? 0 : Math.min(Math.floor(size) - 1, mostDoublings);
  const distance = (size - doublings) * powers[doublings]! * knee;
  return companded < 0 ? centre - distance : centre + distance;
}

/** The largest power of two that is no larger than a positive number. */
export function powerOfTwoBelow(limit: number): number {
  let power = 1;
  while (power > limit) power /= 2;
  while (power * 2 <= limit) power *= 2;
  return power;
}
