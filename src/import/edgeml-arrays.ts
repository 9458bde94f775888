/** @file Reads the arrays of an EdgeML folder, by name without `.npy` and without the q of quantised ones. */

import { InputError } from "../core/errors.js";
import { parseNpy } from "../data/npy.js";
import type { PackedArray } from "../data/packed.js";
import { logistic } from "../integer/logistic.js";

export type EdgemlArrays = ReadonlyMap<string, { shape: number[]; values: Float64Array }>;

const scalarNames = ["zeta", "nu", "alpha", "beta"];

/** Reads every .npy file that a model needs; quantised numbers are divided by their scale factors. */
export function readArrays(files: ReadonlyMap<string, Uint8Array>): { arrays: EdgemlArrays; quantised: boolean } {
  const raw = new Map<string, PackedArray>();
  for (const [file, bytes] of files) {
    if (file.endsWith(".npy")) raw.set(file.slice(0, -".npy".length), parseNpy(bytes, file));
  }
  const quantised = raw.has("paramScaleFactor") && !raw.has("FC");
  const arrays = new Map<string, { shape: number[]; values: Float64Array }>();
  const scale = (name: string): number => {
    const value = raw.get(name)?.values[0];
    if (value === undefined || !(value > 0)) {
      throw new InputError(`${name}.npy is ${value ?? "missing"}: a quantised folder must have a number above 0 there`);
    }
    return value;
  };
  for (const [file, { shape, values }] of raw) {
    const name = quantised ? file.replace(/^q/, "") : file;
    if (quantised && name === file && file !== "mean" && file !== "std") continue;
    if (!quantised || name === file) {
      arrays.set(name, { shape, values: Float64Array.from(values) });
      continue;
    }
    const unit = scale(
      name.startsWith("FC")
        ? "classifierScaleFactor"
        : scalarNames.includes(name)
          ? "scalarScaleFactor"
          : "paramScaleFactor",
    );
    const real = Float64Array.from(values, (value) => value / unit);
    // EdgeML's script stores scalars after their sigmoid.
    arrays.set(name, { shape, values: scalarNames.includes(name) ? real.map(inverseLogistic) : real });
  }
  return { arrays, quantised };
}

/** x with σ(x) = p, by bisection, since no platform logarithm may affect a weight. A p rounded to 0 or 1 gives ∓30. */
function inverseLogistic(p: number): number {
  let low = -30;
  let high = 30;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (logistic(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function arrayOf(arrays: EdgemlArrays, name: string) {
  const array = arrays.get(name);
  if (array === undefined) throw new InputError(`${name}.npy is missing: give the whole folder written by EdgeML`);
  return array;
}

export function matrix(arrays: EdgemlArrays, name: string): { rows: number; columns: number; values: Float32Array } {
  const { shape, values } = arrayOf(arrays, name);
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows === 0 || columns === 0) {
    throw new InputError(`${name} has the shape [${shape}]: a matrix has two sides`);
  }
  return { rows, columns, values: Float32Array.from(values) };
}

/** An array of `length` numbers in any shape: EdgeML stores biases as [1, H] and scalars as [1, 1]. */
export function vector(arrays: EdgemlArrays, name: string, length: number): Float32Array {
  const { shape, values } = arrayOf(arrays, name);
  if (values.length !== length) {
    throw new InputError(`${name} has the shape [${shape}]: the other files need ${length} numbers there`);
  }
  return Float32Array.from(values);
}
