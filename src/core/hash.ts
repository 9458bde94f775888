/** @file FNV-1a of 32 bits: tells data apart, and guards nothing. */

/** The hash of nothing. */
export const noHash = 0x811c9dc5;

/** A hash that has taken in one more number: of 8 bits as it is published, or of up to 32. May be below 0. */
export function hashed(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}
