/**
 * @file The front end in integers of at most 32 bits. This interpreter is the specification that `docs/features.md`
 * describes; generated C gives the same bits. There is no division, no 64-bit number, and no overflow, which would
 * throw.
 */

import { type FrontEndSpec, featureCount } from "../model/front-end.js";
import { factors, magnitude, shiftTo, splitBits, splitPowers, stageBits, transformBlock } from "./fixed-fourier.js";
import { fixedTables } from "./fixed-tables.js";
import type { FrameFeatures } from "./float-front-end.js";
import { bitReversal } from "./fourier.js";
import { int32, shiftRounded } from "./int32.js";

/**
 * Returns the front end of one frame: int16 samples to int16 features, in the units of {@link unitsPerOctave}.
 * @throws InputError if integers cannot compute the spec
 */
export function fixedFrame(spec: FrontEndSpec): FrameFeatures<Int16Array> {
  const { window, transform, filters } = spec;
  const tables = fixedTables(spec);
  const turns = factors(tables.sine);
  const positions = bitReversal(transform / 2);
  const z = new Int32Array(transform);
  const energies = new Int16Array(filters);
  const features = featureCount(spec);

  return (samples, start, out, at) => {
    // 1. Window, Q15. Sample pairs go to their bit-reversed places.
    const here = Math.min(window, samples.length - start);
    let gathered = 0;
    z.fill(0);
    for (let n = 0; n < here; n++) {
      const weight = tables.window[n <= window >> 1 ? n : window - n]!;
      const value = int32(samples[start + n]! * weight);
      z[2 * positions[n >> 1]! + (n & 1)] = value;
      gathered |= magnitude(value);
    }

    // 2. to 4. Block exponent, complex transform, split into the powers of the real spectrum.
    const entry = shiftTo(stageBits, gathered);
    for (let i = 0; i < transform; i++) z[i] = shiftRounded(z[i]!, entry);
    const block = transformBlock(z, turns, gathered >> entry);
    const last = shiftTo(splitBits, block.gathered);
    splitPowers(z, turns, last);

    // 5. and 6. Mel energies and their logarithms. True power is 2^(2·(shifts − 15 + 1)) times the numbers in z;
    // weights are Q8.
    const exponent = 2 * (entry + block.shift + last - 14) - 8;
    logMel(z, tables.edges, tables.rising, tables.logarithm, exponent, spec.floor, energies);

    // 7. Cosine transform: Q14 × Q8 to Q6.
    for (let k = 0; k < features; k++) {
      if (spec.coefficients === null) {
        out[at + k] = energies[k]!;
        continue;
      }
      let sum = 0;
      for (let m = 0; m < filters; m++) sum = int32(sum + int32(tables.cosine[k * filters + m]! * energies[m]!));
      out[at + k] = shiftRounded(sum, 16);
    }
  };
}

/** Sums powers in 16-bit halves, so that a product with a weight fits: energy = high · 2¹⁶ + low. */
function logMel(
  powers: Int32Array,
  edges: Uint16Array,
  rising: Uint8Array,
  table: Uint16Array,
  exponent: number,
  floor: number,
  out: Int16Array,
): void {
  const first = edges[0]!;
  let highBefore = 0;
  let lowBefore = 0;
  for (let gap = 0; gap <= out.length; gap++) {
    let high = 0;
    let low = 0;
    let highRising = 0;
    let lowRising = 0;
    for (let bin = edges[gap]!; bin < edges[gap + 1]!; bin++) {
      const power = powers[2 * bin]!;
      const weight = rising[bin - first]!;
      high += power >> 16;
      low += power & 0xffff;
      highRising = int32(highRising + weight * (power >> 16));
      lowRising = int32(lowRising + weight * (power & 0xffff));
    }
    if (gap > 0) {
      const highSum = int32(highBefore + int32(int32(high * 256) - highRising));
      const lowSum = int32(lowBefore + int32(int32(low * 256) - lowRising));
      out[gap - 1] = logEnergy(int32(highSum + (lowSum >> 16)), lowSum & 0xffff, table, exponent, floor);
    }
    highBefore = highRising;
    lowBefore = lowRising;
  }
}

/** log₂((high · 2¹⁶ + low) · 2^exponent) in Q8, at least the floor. */
function logEnergy(high: number, low: number, table: Uint16Array, exponent: number, floor: number): number {
  if (high === 0 && low === 0) return floor * 256;
  const short = high < 1 << 15;
  let mantissa = short ? high * 65536 + low : high;
  let power = (short ? 0 : 16) + 30;
  while (mantissa < 1 << 30) {
    mantissa = int32(mantissa * 2);
    power--;
  }
  const segment = (mantissa >> 25) & 31;
  const within = (mantissa >> 9) & 0xffff;
  const low15 = table[segment]!;
  const fraction = low15 + shiftRounded(int32((table[segment + 1]! - low15) * within), 16);
  return Math.max(shiftRounded(power * 32768 + fraction, 7) + exponent * 256, floor * 256);
}
