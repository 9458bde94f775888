/**
 * Returns the value, which must be a 32-bit integer: the interpreter thus shows that C cannot overflow.
 * @throws RangeError if it is not
 */
export function int32(value: number): number {
  if ((value | 0) !== value) overflow(value);
  return value | 0;
}

function overflow(value: number): never {
  throw new RangeError(`${value} is not an int32: the fixed-point front end overflows`);
}

/** v / 2^s rounded to the nearest integer, a half up. */
export function shiftRounded(value: number, shift: number): number {
  return int32(value + ((1 << shift) >> 1)) >> shift;
}
