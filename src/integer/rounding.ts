/** @file The one rounding rule and the one saturation rule, used wherever a number changes its format. */

/** What is added before a shift, so that it rounds to the nearest. */
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

/** The same real number with other fraction bits: exact where bits are gained, rounded where they are lost. */
export function rescale(value: number, from: number, to: number): number {
  return to >= from ? value * 2 ** (to - from) : shiftRound(value, from - to);
}
