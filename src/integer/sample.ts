/** @file How a raw sample becomes integer input of the network: the plain reference for `input-program.ts`. */
import type { IntegerInput, IntegerMatrix, IntegerModel } from "./model.js";
import { wordLimit } from "./model.js";
import { saturate, shiftRound } from "./rounding.js";

/** A companded sample has the fraction bits of its knee, at most this many, so that it fits 16 bits. */
export const mostKneeBits = 12;
/** The largest magnitude of a companded sample, whatever its knee. */
export const mostCompanded = 20480;
/** Ids are int16 samples: this many fit. */
export const mostIds = 32_767;

/**
 * Computes the first layer's input of one step.
 *
 * @param samples D int16 from `from` on, or for a model that reads text one id; an unknown id is read as 0, `<unk>`
 * @param x receives the result
 */
export function readSample(
  { input, embedding }: IntegerModel,
  samples: ArrayLike<number>,
  from: number,
  x: Int16Array,
): void {
  if (embedding === null) foldSample(input, samples, from, x);
  else readRow(embedding, samples[from]!, x);
}

/** Normalises. |raw − mean| < 2¹⁶ and |multiplier| < 2¹⁵, so the product and its rounding fit 32 bits. */
function foldSample(
  { companding, mean, multiplier, shift }: IntegerInput,
  samples: ArrayLike<number>,
  from: number,
  x: Int16Array,
): void {
  for (let d = 0; d < x.length; d++) {
    const sample = samples[from + d]!;
    const raw = companding === null ? sample : compandRaw(sample, companding.centre[d]!, companding.kneeBits[d]!);
    x[d] = saturate(shiftRound((raw - mean[d]!) * multiplier[d]!, shift[d]!), wordLimit);
  }
}

function readRow({ rows, columns, values }: IntegerMatrix, id: number, x: Int16Array): void {
  const start = (id >= 0 && id < rows ? id : 0) * columns;
  for (let j = 0; j < columns; j++) x[j] = values[start + j]!;
}

/**
 * Compands a raw sample as `compand` (model/companding.ts) does, rounded to the nearest unit. The distance from the
 * centre is unchanged below 2 · 2^kneeBits, then one knee more for every doubling. The last bit shifted out rounds.
 *
 * @param sample, centre int16
 * @param kneeBits the knee is 2^kneeBits raw units, and 1 in the result, which has kneeBits fraction bits
 */
export function compandRaw(sample: number, centre: number, kneeBits: number): number {
  const knee = 1 << kneeBits;
  let distance = Math.abs(sample - centre);
  let knees = 0;
  let half = 0;
  for (; distance >= 2 * knee; distance >>= 1) {
    half = distance & 1;
    knees += knee;
  }
  const companded = knees + distance + half;
  return sample < centre ? -companded : companded;
}
