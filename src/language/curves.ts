/** @file The curves interpolated linearly from a table: the logistic function and the hyperbolic tangent. */

export type CurveName = "sigmoid" | "tanh";

/** Fraction bits of a curve's argument, so that the table's index is a whole byte. */
export const tableSumBits = 11;
/** Fraction bits of a curve's value. */
export const curveBits: Readonly<Record<CurveName, number>> = { sigmoid: 14, tanh: 13 };

/** Entry i is σ(i / 8) in Q14, rounded to the nearest: 0 ≤ i ≤ 64. */
// biome-ignore format: a table
export const sigmoidTable: Readonly<Int16Array> = Int16Array.of(
  8192, 8703, 9211, 9710, 10198, 10672, 11128, 11564, 11978, 12369, 12735, 13077, 13395,
  13689, 13958, 14206, 14431, 14636, 14822, 14990, 15141, 15277, 15400, 15509, 15607, 15694,
  15772, 15842, 15904, 15959, 16008, 16051, 16089, 16123, 16154, 16180, 16204, 16225, 16243,
  16260, 16274, 16287, 16298, 16308, 16317, 16325, 16332, 16338, 16343, 16348, 16352, 16356,
  16359, 16362, 16365, 16367, 16369, 16371, 16372, 16374, 16375, 16376, 16377, 16378, 16379,
);

/**
 * σ in Q14 of a number with {@link tableSumBits} fraction bits. The curve is linear between entries an eighth apart and
 * constant beyond ±8, and σ(−x) = 1 − σ(x) exactly. Its error is at most 2.1e-4.
 */
export function tableSigmoid(sum: number): number {
  const magnitude = Math.min(sum < 0 ? -sum : sum, 64 << 8);
  const index = magnitude >> 8;
  const start = sigmoidTable[index]!;
  const rise = (sigmoidTable[index + 1] ?? start) - start;
  const value = start + ((rise * (magnitude & 255) + 128) >> 8);
  return sum < 0 ? 16384 - value : value;
}

/** A curve's value, in its {@link curveBits}. Both rise with their argument. */
export function curveValue(name: CurveName, sum: number): number {
  // tanh(x) = 2σ(2x) − 1, and half of Q14 is Q13.
  return name === "sigmoid" ? tableSigmoid(sum) : tableSigmoid(2 * sum) - 8192;
}
