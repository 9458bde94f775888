/**
 * @file The real Fourier transform of N = 2ⁿ numbers in double precision, as a complex transform of M = N/2: even samples
 * are real parts, odd ones imaginary parts (Press et al., Numerical Recipes, §12.3). Decimation in time, radix 2.
 */
import { cosineOfTurns, sineOfTurns } from "../core/elementary.js";

/** Positions of M = 2ᵐ entries: each index with its bits reversed. */
export function bitReversal(size: number): Uint16Array {
  const positions = new Uint16Array(size);
  for (let i = 1; i < size; i++) positions[i] = (positions[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0);
  return positions;
}

/**
 * Returns a function that computes the power spectrum |X[k]|², k = 0 … N/2, of N real numbers. `buffer [N]` has the
 * numbers and is overwritten; `power` has room for N/2 + 1.
 */
export function powerSpectrum(transform: number): (buffer: Float64Array, power: Float64Array) => void {
  const half = transform / 2;
  const positions = bitReversal(half);
  // e^(−2πik/N), k = 0 … N/2 − 1; the complex transform uses every second one.
  const cosines = Float64Array.from({ length: half }, (_, k) => cosineOfTurns(k / transform));
  const sines = Float64Array.from({ length: half }, (_, k) => -sineOfTurns(k / transform));
  const z = new Float64Array(transform);

  return (buffer, power) => {
    for (let i = 0; i < half; i++) {
      const to = 2 * positions[i]!;
      z[to] = buffer[2 * i]!;
      z[to + 1] = buffer[2 * i + 1]!;
    }
    firstTwoStages(z);
    for (let reach = 4; reach < half; reach *= 2) stage(z, reach, cosines, sines);

    power[0] = (z[0]! + z[1]!) ** 2;
    power[half] = (z[0]! - z[1]!) ** 2;
    for (let k = 1, m = half - 1; k <= m; k++, m--) {
      const sumReal = z[2 * k]! + z[2 * m]!;
      const sumImaginary = z[2 * k + 1]! - z[2 * m + 1]!;
      const differenceReal = z[2 * k + 1]! + z[2 * m + 1]!;
      const differenceImaginary = z[2 * m]! - z[2 * k]!;
      const real = cosines[k]! * differenceReal - sines[k]! * differenceImaginary;
      const imaginary = cosines[k]! * differenceImaginary + sines[k]! * differenceReal;
      power[k] = 0.25 * ((sumReal + real) * (sumReal + real) + (sumImaginary + imaginary) * (sumImaginary + imaginary));
      power[m] = 0.25 * ((sumReal - real) * (sumReal - real) + (imaginary - sumImaginary) * (imaginary - sumImaginary));
    }
  };
}

/** Stages of reach 1 and 2 in one pass: their factors are 1 and −i. */
function firstTwoStages(z: Float64Array): void {
  for (let i = 0; i < z.length; i += 8) {
    const ar = z[i]! + z[i + 2]!;
    const ai = z[i + 1]! + z[i + 3]!;
    const br = z[i]! - z[i + 2]!;
    const bi = z[i + 1]! - z[i + 3]!;
    const cr = z[i + 4]! + z[i + 6]!;
    const ci = z[i + 5]! + z[i + 7]!;
    const dr = z[i + 4]! - z[i + 6]!;
    const di = z[i + 5]! - z[i + 7]!;
    z[i] = ar + cr;
    z[i + 1] = ai + ci;
    z[i + 2] = br + di;
    z[i + 3] = bi - dr;
    z[i + 4] = ar - cr;
    z[i + 5] = ai - ci;
    z[i + 6] = br - di;
    z[i + 7] = bi + dr;
  }
}

/** One stage of butterflies between entries `reach` apart. */
function stage(z: Float64Array, reach: number, cosines: Float64Array, sines: Float64Array): void {
  const step = cosines.length / reach;
  for (let start = 0; start < z.length; start += 4 * reach) {
    for (let j = 0; j < reach; j++) {
      const wr = cosines[j * step]!;
      const wi = sines[j * step]!;
      const a = start + 2 * j;
      const b = a + 2 * reach;
      const real = wr * z[b]! - wi * z[b + 1]!;
      const imaginary = wr * z[b + 1]! + wi * z[b]!;
      z[b] = z[a]! - real;
      z[b + 1] = z[a + 1]! - imaginary;
      z[a] = z[a]! + real;
      z[a + 1] = z[a + 1]! + imaginary;
    }
  }
}
