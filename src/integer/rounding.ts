/** @file The only rounding rule and the only saturation rule, used wherever a number changes its format. */

/** The number added before a shift so that it rounds to the nearest. */
export function half(shift: number): number {
  return shift === 0 ? 0 : 2 ** (shift - 1);
}

/** Rounds `value / 2^shift` to the nearest integer, halves upwards: add half, then shift right arithmetically. */
export function shiftRound(value: number, shift: number): number {
  return shift === 0 ? value : (value + (1 << (shift - 1))) >> shift;
}

/** The nearest integer in [−limit, limit]. */
export function saturate(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}

/** The same real number with other fraction bits: exact if bits are gained, rounded if they are lost. */
export function rescale(value: number, from: number, to: number): number {
  return to >= from ? value * 2 ** (to - from) : shiftRound(value, from - to);
}
