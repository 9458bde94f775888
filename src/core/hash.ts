/** @file FNV-1a of 32 bits: tells data sets apart, and damaged files; it is no protection against tampering. */

/** The hash of nothing. */
export const noHash = 0x811c9dc5;

/**
 * The hash with one more number added: an 8-bit one as in the published FNV-1a, or one of up to 32 bits. May be
 * negative.
 */
export function hashed(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}
