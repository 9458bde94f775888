/**
 * @file Companding: samples stay as they are near a centre and become logarithmic further away, as in telephony's
 * μ-law. Sensors measure strong and weak movements in one unit; companding keeps the weak ones visible next to the
 * strong. The logarithm is piecewise linear, one piece for every doubling, so that integers compute it with shifts
 * alone.
 */

/** For each channel of D, in the units of the data. */
export interface Companding {
  /** The sample that becomes 0: a multiple of the knee. */
  centre: number[];
  /**
   * The distance from the centre that becomes 1. Up to two knees the samples stay as they are. A power of two, or a
   * power of two times a device's unit: in integers it is a shift.
   */
  knee: number[];
}

/** The most doublings that are counted; samples further out are on the last linear piece. */
const mostDoublings = 30;
const furthest = 2 ** mostDoublings;

/**
 * 2ⁿ and 2⁻ⁿ for every number of doublings: `**` would dominate the time here, and training compands every number it
 * reads.
 */
const powers = Float64Array.from({ length: mostDoublings + 1 }, (_, n) => 2 ** n);
const inverses = powers.map((power) => 1 / power);

/** Compands a sample: its distance from the centre in knees, s, or n + s / 2ⁿ with n = ⌊log₂ s⌋ if s is 2 or more. */
export function compand(value: number, centre: number, knee: number): number {
  const distance = Math.abs(value - centre) / knee;
  const doublings = distance < 2 ? 0 : 31 - Math.clz32(Math.min(distance, furthest));
  const companded = doublings + distance * inverses[doublings]!;
  return value < centre ? -companded : companded;
}

/** The inverse of {@link compand}. */
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
