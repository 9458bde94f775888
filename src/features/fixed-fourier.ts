/**
 * @file The Fourier transform in integers: `docs/features.md`, steps 2 to 4. Numbers are int32 in memory and share one
 * exponent (block floating point): before each stage they are shifted right until they fit the stage's limit. A number
 * v fits b bits if −2ᵇ ≤ v ≤ 2ᵇ.
 */
import { sineOfTurns } from "../core/elementary.js";
import { int32, shiftRounded } from "./int32.js";

/** Bits of magnitude at the entry of a butterfly stage: √2 · 2¹⁶ · 2¹⁴ is below 2³¹. */
export const stageBits = 16;
/** Bits of magnitude at the entry of the split into real spectra: its sums double, and its powers must fit 31 bits. */
export const splitBits = 15;

/** The bits of a magnitude for {@link shiftTo}, to be combined by `|`: v if v ≥ 0, else −v − 1. */
export const magnitude = (value: number): number => value ^ (value >> 31);

/** The smallest shift after which a block with these combined magnitudes fits `bits`. */
export function shiftTo(bits: number, gathered: number): number {
  let shift = 0;
  while (gathered >> shift >= 1 << bits) shift++;
  return shift;
}

/** Q14 sin(2πk/N), k = 0 … N/4. */
export function quarterSine(transform: number): Int16Array {
  return Int16Array.from({ length: transform / 4 + 1 }, (_, k) =>
    Math.floor(sineOfTurns(k / transform) * 2 ** 14 + 0.5),
  );
}

/** Q14 factors e^(−2πik/N), k = 0 … N/2: real and imaginary parts, unfolded from the quarter wave of the tables. */
export interface Factors {
  real: Int16Array;
  imaginary: Int16Array;
}

export function factors(sine: Int16Array): Factors {
  const quarter = sine.length - 1;
  const real = new Int16Array(2 * quarter + 1);
  const imaginary = new Int16Array(2 * quarter + 1);
  for (let k = 0; k <= quarter; k++) {
    real[k] = sine[quarter - k]!;
    real[quarter + k] = -sine[k]!;
    imaginary[k] = -sine[k]!;
    imaginary[quarter + k] = -sine[quarter - k]!;
  }
  return { real, imaginary };
}

/**
 * Computes in place the complex transform of M = N/2 entries (real, imaginary, …) in bit-reversed order.
 * @param gathered combined magnitudes of the block
 * @returns how far the block was shifted right, and its combined magnitudes
 */
export function transformBlock(z: Int32Array, w: Factors, gathered: number): { shift: number; gathered: number } {
  const half = z.length / 2;
  let total = 0;
  let bits = gathered;
  for (let reach = 1; reach < half; reach *= 2) {
    const shift = shiftTo(stageBits, bits);
    total += shift;
    bits = 0;
    for (let j = 0; j < reach; j++) {
      const wr = w.real[(j * half) / reach]!;
      const wi = w.imaginary[(j * half) / reach]!;
      for (let a = 2 * j; a < z.length; a += 4 * reach) {
        const b = a + 2 * reach;
        const ar = shiftRounded(z[a]!, shift);
        const ai = shiftRounded(z[a + 1]!, shift);
        const br = shiftRounded(z[b]!, shift);
        const bi = shiftRounded(z[b + 1]!, shift);
        const tr = shiftRounded(int32(br * wr - bi * wi), 14);
        const ti = shiftRounded(int32(br * wi + bi * wr), 14);
        z[a] = int32(ar + tr);
        z[a + 1] = int32(ai + ti);
        z[b] = int32(ar - tr);
        z[b + 1] = int32(ai - ti);
        bits |= magnitude(ar + tr) | magnitude(ai + ti) | magnitude(ar - tr) | magnitude(ai - ti);
      }
    }
  }
  return { shift: total, gathered: bits };
}

/**
 * Splits the transform of paired samples into powers of the bins of the N real samples, `|X[k] / 2|²` of the block at
 * its exponent, k = 1 … N/2 − 1, in place: the power of bin k is at `z[2k]`. Bin 0 is left out and becomes 0.
 */
export function splitPowers(z: Int32Array, w: Factors, shift: number): void {
  const half = z.length / 2;
  for (let k = 1, m = half - 1; k <= m; k++, m--) {
    const kr = shiftRounded(z[2 * k]!, shift);
    const ki = shiftRounded(z[2 * k + 1]!, shift);
    const mr = shiftRounded(z[2 * m]!, shift);
    const mi = shiftRounded(z[2 * m + 1]!, shift);
    const wr = w.real[k]!;
    const wi = w.imaginary[k]!;
    const sumReal = kr + mr;
    const sumImaginary = ki - mi;
    const differenceReal = ki + mi;
    const differenceImaginary = mr - kr;
    const real = shiftRounded(int32(wr * differenceReal - wi * differenceImaginary), 14);
    const imaginary = shiftRounded(int32(wr * differenceImaginary + wi * differenceReal), 14);
    z[2 * k] = power(sumReal + real, sumImaginary + imaginary);
    z[2 * m] = power(sumReal - real, imaginary - sumImaginary);
  }
  z[0] = 0;
}

function power(real: number, imaginary: number): number {
  const halfReal = shiftRounded(real, 2);
  const halfImaginary = shiftRounded(imaginary, 2);
  return int32(int32(halfReal * halfReal) + int32(halfImaginary * halfImaginary));
}
