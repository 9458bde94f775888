/**
 * @file Sine, cosine, exponential and logarithm computed with sums, products and quotients alone. They give the same
 * bits on every machine, which Math.sin and its kin do not, so every table of the audio path comes from here. Errors
 * are below 4·10⁻¹⁶ of full scale.
 */

const ln2 = Math.LN2;

/** x − x³/3! + x⁵/5! …, for |x| ≤ π/4. */
function sineSeries(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let k = 17; k >= 3; k -= 2) sum = (1 - sum) * (square / (k * (k - 1)));
  return x * (1 - sum);
}

/** 1 − x²/2! + x⁴/4! …, for |x| ≤ π/4. */
function cosineSeries(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let k = 18; k >= 2; k -= 2) sum = (1 - sum) * (square / (k * (k - 1)));
  return 1 - sum;
}

/** sin(2π·turns). Exact at multiples of a quarter turn. */
export function sineOfTurns(turns: number): number {
  let part = turns - Math.round(turns);
  if (part > 0.25) part = 0.5 - part;
  else if (part < -0.25) part = -0.5 - part;
  const size = Math.abs(part);
  const value = size <= 0.125 ? sineSeries(2 * Math.PI * size) : cosineSeries(2 * Math.PI * (0.25 - size));
  return part < 0 ? -value : value;
}

/** cos(2π·turns). Exact at multiples of a quarter turn. */
export function cosineOfTurns(turns: number): number {
  const part = Math.abs(turns - Math.round(turns));
  return sineOfTurns(0.25 - part);
}

/** eˣ for |x| ≤ 700. */
export function exponential(x: number): number {
  const power = Math.round(x / ln2);
  const rest = x - power * ln2;
  let sum = 1;
  for (let k = 14; k >= 1; k--) sum = 1 + (rest / k) * sum;
  const factor = power < 0 ? 0.5 : 2;
  for (let k = Math.abs(power); k > 0; k--) sum *= factor;
  return sum;
}

/** ln m = 2 artanh((m − 1)/(m + 1)), for m in [√½, √2]. */
function logarithmSeries(m: number): number {
  const ratio = (m - 1) / (m + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let k = 19; k >= 3; k -= 2) sum = square * (1 / k + sum);
  return 2 * ratio * (1 + sum);
}

/** ln x for normal x > 0. */
export function logarithm(x: number): number {
  let mantissa = x;
  let power = 0;
  for (; mantissa > Math.SQRT2; power++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; power--) mantissa *= 2;
  return power * ln2 + logarithmSeries(mantissa);
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** log₂ x for a positive normal x, rounded to single precision first: fast enough for every frame of a recording. */
export function binaryLogarithm(x: number): number {
  float[0] = x;
  const word = bits[0] ?? 0;
  let power = (word >> 23) - 127;
  bits[0] = (word & 0x7fffff) | 0x3f800000;
  let mantissa = float[0] ?? 1;
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    power += 1;
  }
  return power + logarithmSeries(mantissa) / ln2;
}
