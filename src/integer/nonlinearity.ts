/**
 * @file The non-linearities in integers. The piecewise-linear ones are exact; sigmoid and tanh read one table of 65
 * numbers, by linear interpolation.
 */
import { isUnbounded, type Nonlinearity } from "../cells/nonlinearity.js";
import { gateBits, gateOne, wordLimit } from "./model.js";
import { rescale, saturate } from "./rounding.js";

/** Preactivations that enter the table have these fraction bits, so that its index is a byte of its own. */
export const tableSumBits = 11;

/** Entry i is σ(i / 8) in Q14, rounded to the nearest: 0 ≤ i ≤ 64. */
// biome-ignore format: a table
export const sigmoidTable: Readonly<Int16Array> = Int16Array.of(
  8192, 8703, 9211, 9710, 10198, 10672, 11128, 11564, 11978, 12369, 12735, 13077, 13395,
  13689, 13958, 14206, 14431, 14636, 14822, 14990, 15141, 15277, 15400, 15509, 15607, 15694,
  15772, 15842, 15904, 15959, 16008, 16051, 16089, 16123, 16154, 16180, 16204, 16225, 16243,
  16260, 16274, 16287, 16298, 16308, 16317, 16325, 16332, 16338, 16343, 16348, 16352, 16356,
  16359, 16362, 16365, 16367, 16369, 16371, 16372, 16374, 16375, 16376, 16377, 16378, 16379,
);

/** Does the non-linearity read the table? */
export function readsTable(name: Nonlinearity): boolean {
  return name === "sigmoid" || name === "tanh";
}

/**
 * σ in Q14 of a number with {@link tableSumBits} fraction bits, |sum| ≤ 65,534. The curve is straight between entries
 * an eighth apart, flat beyond ±8, and σ(−x) = 1 − σ(x) exactly. It is off by at most 2.1e-4.
 */
export function tableSigmoid(sum: number): number {
  const magnitude = Math.min(sum < 0 ? -sum : sum, 64 << 8);
  const index = magnitude >> 8;
  const start = sigmoidTable[index]!;
  const rise = (sigmoidTable[index + 1] ?? start) - start;
  const value = start + ((rise * (magnitude & 255) + 128) >> 8);
  return sum < 0 ? gateOne - value : value;
}

/** Fraction bits in which a non-linearity gives its value, when its argument has `sumBits`. */
export function valueBits(name: Nonlinearity, sumBits: number): number {
  switch (name) {
    case "sigmoid":
      return gateBits;
    case "tanh":
      return gateBits - 1;
    case "quantSigm":
      return sumBits + 1;
    case "quantSigm4":
      return sumBits + 2;
    case "quantTanh":
    case "relu":
    case "identity":
      return sumBits;
  }
}

/** The value of a non-linearity in its {@link valueBits}. Scales are powers of two, so a clip only shifts and clips. */
export function activate(name: Nonlinearity, sum: number, sumBits: number): number {
  const one = 2 ** sumBits;
  switch (name) {
    case "sigmoid":
      return tableSigmoid(sum);
    case "tanh":
      // tanh(x) = 2σ(2x) − 1, and half of Q14 is Q13.
      return tableSigmoid(2 * sum) - gateOne / 2;
    case "quantTanh":
      return saturate(sum, one);
    case "quantSigm":
      return saturate(sum, one) + one;
    case "quantSigm4":
      return saturate(sum, 2 * one) + 2 * one;
    case "relu":
      return Math.max(sum, 0);
    case "identity":
      return sum;
  }
}

/** The value of a non-linearity with the wanted fraction bits, saturated to a 16-bit word. */
export function activateTo(name: Nonlinearity, sum: number, sumBits: number, bits: number): number {
  return saturate(rescale(activate(name, sum, sumBits), valueBits(name, sumBits), bits), wordLimit);
}

/** Largest magnitude of {@link activateTo}'s result. */
export function largestValue(name: Nonlinearity, bits: number): number {
  return isUnbounded(name) ? wordLimit : Math.min(2 ** bits, wordLimit);
}
