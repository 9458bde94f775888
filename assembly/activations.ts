/**
 * @file The six non-linearities on four lanes, forwards, and their derivatives as functions of the output, so that the
 * backward pass needs no input. Only + − × ÷, min and max: the same bits on every machine.
 */
import { NonlinearityId } from "./layout";

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

/** pmin and pmax are one instruction each, min and max (with their rules for NaN and −0) eight; a NaN passes through. */
// @ts-ignore: decorator
@inline
export function clip(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

/**
 * P and Q of tanh(x) = x P(x²) / Q(x²), highest power first: degree 4 each, fitted by reweighted least squares on
 * [0, 9], where the largest error is 2·10⁻⁸ before rounding. Beyond 9 the function is 1 in single precision.
 * They are read from memory, four lanes each, because engines build a constant vector anew at each use.
 */
const tanhConstants = memory.data<f32>([
  1.325949806324115e-8, 1.325949806324115e-8, 1.325949806324115e-8, 1.325949806324115e-8,
  2.0532655524319738e-5, 2.0532655524319738e-5, 2.0532655524319738e-5, 2.0532655524319738e-5,
  3.490584533408527e-3, 3.490584533408527e-3, 3.490584533408527e-3, 3.490584533408527e-3,
  0.1337668217290221, 0.1337668217290221, 0.1337668217290221, 0.1337668217290221,
  0.9999999458910241, 0.9999999458910241, 0.9999999458910241, 0.9999999458910241,
  7.735355937034294e-7, 7.735355937034294e-7, 7.735355937034294e-7, 7.735355937034294e-7,
  3.2777099832156844e-4, 3.2777099832156844e-4, 3.2777099832156844e-4, 3.2777099832156844e-4,
  2.5857550794764827e-2, 2.5857550794764827e-2, 2.5857550794764827e-2, 2.5857550794764827e-2,
  0.46709988415783127, 0.46709988415783127, 0.46709988415783127, 0.46709988415783127,
  1, 1, 1, 1,
  9, 9, 9, 9,
  -9, -9, -9, -9,
  0.5, 0.5, 0.5, 0.5,
]);

// @ts-ignore: decorator
@inline
export function tanh4(v: v128): v128 {
  const low = v128.load(tanhConstants, 176);
  const x = clip(v, low, v128.load(tanhConstants, 160));
  const y = f32x4.mul(x, x);
  // Estrin's order: the two halves of each polynomial do not wait for each other.
  const y2 = f32x4.mul(y, y);
  let p = multiplyAdd(y, v128.load(tanhConstants, 16), v128.load(tanhConstants, 32));
  let q = multiplyAdd(y, v128.load(tanhConstants, 96), v128.load(tanhConstants, 112));
  p = multiplyAdd(y2, v128.load(tanhConstants, 0), p);
  q = multiplyAdd(y2, v128.load(tanhConstants, 80), q);
  p = multiplyAdd(p, y2, multiplyAdd(y, v128.load(tanhConstants, 48), v128.load(tanhConstants, 64)));
  q = multiplyAdd(q, y2, multiplyAdd(y, v128.load(tanhConstants, 128), v128.load(tanhConstants, 144)));
  return f32x4.div(f32x4.mul(x, p), q);
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const half = v128.load(tanhConstants, 192);
  return multiplyAdd(tanh4(f32x4.mul(x, half)), half, half);
}

export function sigmoid(x: f32): f32 {
  return f32x4.extract_lane(sigmoid4(splat(x)), 0);
}

// @ts-ignore: decorator
@inline
export function activate(kind: i32, x: v128): v128 {
  if (kind == NonlinearityId.sigmoid) return sigmoid4(x);
  if (kind == NonlinearityId.tanh) return tanh4(x);
  if (kind == NonlinearityId.quantTanh) return clip(x, splat(-1), splat(1));
  if (kind == NonlinearityId.quantSigm) return clip(multiplyAdd(x, splat(0.5), splat(0.5)), splat(0), splat(1));
  if (kind == NonlinearityId.quantSigm4) return clip(multiplyAdd(x, splat(0.25), splat(0.5)), splat(0), splat(1));
  return f32x4.pmax(x, splat(0));
}

// @ts-ignore: decorator
@inline
function between(y: v128, low: f32, high: f32, slope: f32): v128 {
  return v128.and(v128.and(f32x4.gt(y, splat(low)), f32x4.lt(y, splat(high))), splat(slope));
}

/** The derivative of `activate(kind, ·)` where its value is y. */
// @ts-ignore: decorator
@inline
export function derivative(kind: i32, y: v128): v128 {
  if (kind == NonlinearityId.sigmoid) return f32x4.sub(y, f32x4.mul(y, y));
  if (kind == NonlinearityId.tanh) return f32x4.sub(splat(1), f32x4.mul(y, y));
  if (kind == NonlinearityId.quantTanh) return between(y, -1, 1, 1);
  if (kind == NonlinearityId.quantSigm) return between(y, 0, 1, 0.5);
  if (kind == NonlinearityId.quantSigm4) return between(y, 0, 1, 0.25);
  return v128.and(f32x4.gt(y, splat(0)), splat(1));
}

/**
 * e^x as 2^n · e^r with |r| ≤ ln 2 / 2 and the Taylor polynomial of degree 7: relative error under 2·10⁻⁷.
 * Below −87 the result is e^−87, above 88 it is e^88.
 */
// @ts-ignore: decorator
@inline
export function exp4(v: v128): v128 {
  const x = clip(v, splat(-87), splat(88));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.4426950408889634)));
  // ln 2 in two parts, so that the reduction loses nothing.
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
