/** @file C expressions for shifts and saturation, written to be cheap on an AVR at no cost elsewhere. */

const most = 0x7fffffff;

/**
 * `value >> shift` of an int32 whose magnitude is at most `bound`. An AVR moves bytes at no cost but shifts bit by bit,
 * so a shift just below 8 or 16 becomes a small product and a shift of whole bytes, if the product fits.
 */
export function shifted(value: string, shift: number, bound: number): string {
  if (shift === 0) return value;
  const whole = shift <= 8 ? 8 : 16;
  const factor = 2 ** (whole - shift);
  if (factor > 1 && factor <= 32 && bound * factor <= most) return `(${value} * ${factor}) >> ${whole}`;
  if (shift > 16) return `(${value} >> 16) >> ${shift - 16}`;
  return `${value} >> ${shift}`;
}

/**
 * An int32 as an `int` within ±limit; the clip is left out, or done in 16 bits, if the bound shows that this is enough.
 */
export function narrowed(value: string, bound: number, limit: number): string {
  if (bound <= limit) return `(int)(${value})`;
  return bound <= 32767 ? `clip((int)(${value}), ${limit})` : `clip32(${value}, ${limit})`;
}
