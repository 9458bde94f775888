/**
 * @file The non-linearities on four lanes, and their derivatives as functions of the output, so that the backward pass
 * needs no input. Only + − × ÷, min and max are used: the same bits on every machine.
 */
import { NonlinearityId } from "./choices";

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * pmin and pmax are one instruction each, min and max, with their rules for NaN and −0, eight; a NaN passes through.
 */
// @ts-ignore: decorator
@inline
export function clip(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

/**
 * tanh(x) = x P(x²) / Q(x²), both of degree 4, fitted by reweighted least squares on [0, 9], where the largest error is
 * 2·10⁻⁸ before rounding. Beyond 9 the function is 1 in single precision. The sigmoid is ½ + ½ tanh(x / 2): the same
 * coefficients times powers of two, so that there is no further rounding.
 *
 * Each row is a vector, because engines build a constant vector at each use: the coefficients of P and Q in turn,
 * highest power first, then the limits of x and the addend.
 */
const tanhTable = memory.data<f32>([
  1.325949806324115e-8, 1.325949806324115e-8, 1.325949806324115e-8, 1.325949806324115e-8,
  7.735355937034294e-7, 7.735355937034294e-7, 7.735355937034294e-7, 7.735355937034294e-7,
  2.0532655524319738e-5, 2.0532655524319738e-5, 2.0532655524319738e-5, 2.0532655524319738e-5,
  3.2777099832156844e-4, 3.2777099832156844e-4, 3.2777099832156844e-4, 3.2777099832156844e-4,
  3.490584533408527e-3, 3.490584533408527e-3, 3.490584533408527e-3, 3.490584533408527e-3,
  2.5857550794764827e-2, 2.5857550794764827e-2, 2.5857550794764827e-2, 2.5857550794764827e-2,
  0.1337668217290221, 0.1337668217290221, 0.1337668217290221, 0.1337668217290221,
  0.46709988415783127, 0.46709988415783127, 0.46709988415783127, 0.46709988415783127,
  0.9999999458910241, 0.9999999458910241, 0.9999999458910241, 0.9999999458910241,
  1, 1, 1, 1,
  -9, -9, -9, -9,
  9, 9, 9, 9,
  0, 0, 0, 0,
]);
const sigmoidTable = memory.data<f32>([
  1.2948728577383936e-11, 1.2948728577383936e-11, 1.2948728577383936e-11, 1.2948728577383936e-11,
  3.0216234129040213e-9, 3.0216234129040213e-9, 3.0216234129040213e-9, 3.0216234129040213e-9,
  8.020568564187398e-8, 8.020568564187398e-8, 8.020568564187398e-8, 8.020568564187398e-8,
  5.121421848774507e-6, 5.121421848774507e-6, 5.121421848774507e-6, 5.121421848774507e-6,
  5.4540383334508236e-5, 5.4540383334508236e-5, 5.4540383334508236e-5, 5.4540383334508236e-5,
  0.0016160969246728017, 0.0016160969246728017, 0.0016160969246728017, 0.0016160969246728017,
  0.008360426358063881, 0.008360426358063881, 0.008360426358063881, 0.008360426358063881,
  0.11677497103945782, 0.11677497103945782, 0.11677497103945782, 0.11677497103945782,
  0.24999998647275604, 0.24999998647275604, 0.24999998647275604, 0.24999998647275604,
  1, 1, 1, 1,
  -18, -18, -18, -18,
  18, 18, 18, 18,
  0.5, 0.5, 0.5, 0.5,
]);

/** Offsets in both tables. */
const LOW: usize = 160;
const HIGH: usize = 176;
const ADDEND: usize = 192;

// @ts-ignore: decorator
@inline
function rational(table: usize, v: v128): v128 {
  const x = clip(v, v128.load(table, LOW), v128.load(table, HIGH));
  const y = f32x4.mul(x, x);
  let p = v128.load(table), q = v128.load(table, 16);
  p = multiplyAdd(p, y, v128.load(table, 32)); q = multiplyAdd(q, y, v128.load(table, 48));
  p = multiplyAdd(p, y, v128.load(table, 64)); q = multiplyAdd(q, y, v128.load(table, 80));
  p = multiplyAdd(p, y, v128.load(table, 96)); q = multiplyAdd(q, y, v128.load(table, 112));
  p = multiplyAdd(p, y, v128.load(table, 128)); q = multiplyAdd(q, y, v128.load(table, 144));
  return f32x4.add(f32x4.div(f32x4.mul(x, p), q), v128.load(table, ADDEND));
}

export function sigmoid(x: f32): f32 {
  return f32x4.extract_lane(rational(sigmoidTable, splat(x)), 0);
}

/** The steps of `rational` on four vectors in parallel: a single one would mostly wait for its own results. */
// @ts-ignore: decorator
@inline
function rationalOfFour(table: usize, x: usize, bias: usize, y: usize): void {
  let c = v128.load(table, LOW), d = v128.load(table, HIGH);
  const x0 = clip(f32x4.add(v128.load(x), v128.load(bias)), c, d);
  const x1 = clip(f32x4.add(v128.load(x, 16), v128.load(bias, 16)), c, d);
  const x2 = clip(f32x4.add(v128.load(x, 32), v128.load(bias, 32)), c, d);
  const x3 = clip(f32x4.add(v128.load(x, 48), v128.load(bias, 48)), c, d);
  const y0 = f32x4.mul(x0, x0), y1 = f32x4.mul(x1, x1), y2 = f32x4.mul(x2, x2), y3 = f32x4.mul(x3, x3);
  c = v128.load(table);
  let p0 = c, p1 = c, p2 = c, p3 = c;
  c = v128.load(table, 16);
  let q0 = c, q1 = c, q2 = c, q3 = c;
  c = v128.load(table, 32); d = v128.load(table, 48);
  p0 = multiplyAdd(p0, y0, c); p1 = multiplyAdd(p1, y1, c); p2 = multiplyAdd(p2, y2, c); p3 = multiplyAdd(p3, y3, c);
  q0 = multiplyAdd(q0, y0, d); q1 = multiplyAdd(q1, y1, d); q2 = multiplyAdd(q2, y2, d); q3 = multiplyAdd(q3, y3, d);
  c = v128.load(table, 64); d = v128.load(table, 80);
  p0 = multiplyAdd(p0, y0, c); p1 = multiplyAdd(p1, y1, c); p2 = multiplyAdd(p2, y2, c); p3 = multiplyAdd(p3, y3, c);
  q0 = multiplyAdd(q0, y0, d); q1 = multiplyAdd(q1, y1, d); q2 = multiplyAdd(q2, y2, d); q3 = multiplyAdd(q3, y3, d);
  c = v128.load(table, 96); d = v128.load(table, 112);
  p0 = multiplyAdd(p0, y0, c); p1 = multiplyAdd(p1, y1, c); p2 = multiplyAdd(p2, y2, c); p3 = multiplyAdd(p3, y3, c);
  q0 = multiplyAdd(q0, y0, d); q1 = multiplyAdd(q1, y1, d); q2 = multiplyAdd(q2, y2, d); q3 = multiplyAdd(q3, y3, d);
  c = v128.load(table, 128); d = v128.load(table, 144);
  p0 = multiplyAdd(p0, y0, c); p1 = multiplyAdd(p1, y1, c); p2 = multiplyAdd(p2, y2, c); p3 = multiplyAdd(p3, y3, c);
  q0 = multiplyAdd(q0, y0, d); q1 = multiplyAdd(q1, y1, d); q2 = multiplyAdd(q2, y2, d); q3 = multiplyAdd(q3, y3, d);
  c = v128.load(table, ADDEND);
  v128.store(y, f32x4.add(f32x4.div(f32x4.mul(x0, p0), q0), c));
  v128.store(y, f32x4.add(f32x4.div(f32x4.mul(x1, p1), q1), c), 16);
  v128.store(y, f32x4.add(f32x4.div(f32x4.mul(x2, p2), q2), c), 32);
  v128.store(y, f32x4.add(f32x4.div(f32x4.mul(x3, p3), q3), c), 48);
}

/** Slope, offset and limits of the piecewise-linear non-linearities, from relu on. */
const lineTable = memory.data<f32>([
  1, 0, 0, Infinity,
  1, 0, -1, 1,
  0.5, 0.5, 0, 1,
  0.25, 0.5, 0, 1,
  1, 0, -Infinity, Infinity,
]);

/** Added if there is no bias. */
const zeros = memory.data<f32>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/**
 * y[r] = activate(kind, x[r] + bias) for rows `stride` bytes apart in x and y, which may be the same array.
 * @param width bytes of a row to compute, a multiple of 16
 * @param bias 0 for none
 */
export function activateRows(kind: i32, x: usize, bias: usize, y: usize, rows: i32, stride: usize, width: usize): void {
  const next: usize = bias == 0 ? 0 : 16;
  if (bias == 0) bias = zeros;
  for (let r = 0; r < rows; r++) {
    if (kind <= NonlinearityId.tanh) rationalRow(kind == NonlinearityId.tanh ? tanhTable : sigmoidTable, x, bias, next, y, width);
    else lineRow(lineTable + (<usize>(kind - NonlinearityId.relu) << 4), x, bias, next, y, width);
    x += stride;
    y += stride;
  }
}

// @ts-ignore: decorator
@inline
function rationalRow(table: usize, x: usize, bias: usize, next: usize, y: usize, width: usize): void {
  const end = x + width;
  const whole = x + (width & ~63);
  for (; x < whole; x += 64) {
    rationalOfFour(table, x, bias, y);
    bias += 4 * next;
    y += 64;
  }
  for (; x < end; x += 16) {
    v128.store(y, rational(table, f32x4.add(v128.load(x), v128.load(bias))));
    bias += next;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function lineRow(table: usize, x: usize, bias: usize, next: usize, y: usize, width: usize): void {
  const slope = v128.load32_splat(table), offset = v128.load32_splat(table, 4);
  const low = v128.load32_splat(table, 8), high = v128.load32_splat(table, 12);
  for (const end = x + width; x < end; x += 16) {
    const sum = f32x4.add(v128.load(x), v128.load(bias));
    v128.store(y, clip(multiplyAdd(sum, slope, offset), low, high));
    bias += next;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function between(y: v128, low: f32, high: f32, slope: f32): v128 {
  return v128.and(v128.and(f32x4.gt(y, splat(low)), f32x4.lt(y, splat(high))), splat(slope));
}

/** The derivative of a non-linearity at the point where its value is y. */
// @ts-ignore: decorator
@inline
export function derivative(kind: i32, y: v128): v128 {
  if (kind == NonlinearityId.sigmoid) return f32x4.sub(y, f32x4.mul(y, y));
  if (kind == NonlinearityId.tanh) return f32x4.sub(splat(1), f32x4.mul(y, y));
  if (kind == NonlinearityId.quantTanh) return between(y, -1, 1, 1);
  if (kind == NonlinearityId.quantSigm) return between(y, 0, 1, 0.5);
  if (kind == NonlinearityId.quantSigm4) return between(y, 0, 1, 0.25);
  if (kind == NonlinearityId.identity) return splat(1);
  return v128.and(f32x4.gt(y, splat(0)), splat(1));
}

/**
 * e^x as 2^n · e^r with |r| ≤ ln 2 / 2 and the Taylor polynomial of degree 7: relative error below 2·10⁻⁷. Below −87
 * the result is e^−87, above 88 it is e^88.
 */
// @ts-ignore: decorator
@inline
export function exp4(v: v128): v128 {
  const x = clip(v, splat(-87), splat(88));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.4426950408889634)));
  // ln 2 in two parts, so that the reduction is exact.
  let r = f32x4.sub(x, f32x4.mul(n, splat(0.693145751953125)));
  r = f32x4.sub(r, f32x4.mul(n, splat(1.428606765330187e-6)));
  let p = multiplyAdd(r, splat(1.984126984e-4), splat(1.388888889e-3));
  p = multiplyAdd(p, r, splat(8.333333333e-3));
  p = multiplyAdd(p, r, splat(4.166666667e-2));
  p = multiplyAdd(p, r, splat(0.1666666667));
  p = multiplyAdd(p, r, splat(0.5));
  p = multiplyAdd(p, r, splat(1));
  p = multiplyAdd(p, r, splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}

export function exp(x: f32): f32 {
  return f32x4.extract_lane(exp4(splat(x)), 0);
}

/** The natural logarithm of a positive, normal x: exponent · ln 2 + 2 artanh((m − 1) / (m + 1)) with m in [√½, √2). */
export function log(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>((bits >> 52) & 0x7ff) - 1023;
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let p: f64 = 1.0 / 15;
  p = p * z + 1.0 / 13;
  p = p * z + 1.0 / 11;
  p = p * z + 1.0 / 9;
  p = p * z + 1.0 / 7;
  p = p * z + 1.0 / 5;
  p = p * z + 1.0 / 3;
  p = p * z + 1;
  return <f64>exponent * 0.6931471805599453 + 2 * s * p;
}
