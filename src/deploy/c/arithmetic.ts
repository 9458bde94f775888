/** @file Expressions of C for shifts and saturations, spelled so that they are cheap on an AVR and free elsewhere. */

const most = 0x7fffffff;

/**
 * `value >> shift` of an int32 whose magnitude is at most `bound`. An AVR moves bytes for nothing and shifts bit by bit, so a
 * shift just below 8 or 16 is a small product and a shift of whole bytes, where the product fits.
 */
export function shifted(value: string, shift: number, bound: number): string {
  if (shift === 0) return value;
  const whole = shift <= 8 ? 8 : 16;
  const factor = 2 ** (whole - shift);
  if (factor > 1 && factor <= 32 && bound * factor <= most) return `(${value} * ${factor}) >> ${whole}`;
  if (shift > 16) return `(${value} >> 16) >> ${shift - 16}`;
  return `${value} >> ${shift}`;
}

/** An int32 as an `int` within ±limit; the clip is left out, or done in 16 bits, where the bound shows that this is enough. */
export function narrowed(value: string, bound: number, limit: number): string {
  if (bound <= limit) return `(int)(${value})`;
  return bound <= 32767 ? `clip((int)(${value}), ${limit})` : `clip32(${value}, ${limit})`;
}

/** `value + n`, or the value alone. */
export function plus(value: string, n: number): string {
  return n === 0 ? value : `${value} + ${n}`;
}

/** Largest magnitude after a rounding shift; the bound of what is shifted holds the half already. */
export function shiftedBound(bound: number, shift: number): number {
  return Math.ceil(bound / 2 ** shift);
}
