import type { GoldenCase } from "./file.js";
import { toForeignGradients } from "./layout.js";

/** Tolerance of states: absolute up to 1, relative above. */
export const stateTolerance = 1e-5;
/**
 * Tolerance of each number of the gradients: this relative error, or a tenth of it as an absolute error, whichever is
 * larger.
 */
export const gradientTolerance = 1e-4;
const nearZero = 0.1;

export interface GoldenErrors {
  /** Largest |error| / max(1, |expected|) of the states. */
  states: number;
  /** Largest |error| / max(0.1, |expected|) of the gradients, and the gradient's name. */
  gradients: number;
  worst: string;
  passed: boolean;
}

/** Results of an implementation: states [T, B, H], gradients by tensor name and of `x`, `h0`, `c0`. */
export interface Computed {
  h: ArrayLike<number>;
  gradients: Readonly<Record<string, ArrayLike<number>>>;
}

/** Largest |error| / size(|expected|); infinite if a number is missing or not finite. */
function largestError(
  actual: ArrayLike<number> | undefined,
  expected: Float64Array,
  size: (value: number) => number,
): number {
  let largest = 0;
  expected.forEach((value, index) => {
    const error = Math.abs((actual?.[index] ?? Number.NaN) - value) / size(Math.abs(value));
    largest = Math.max(largest, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
  });
  return largest;
}

/** Compares computed results with those that a case expects. */
export function compareGolden(golden: GoldenCase, computed: Computed): GoldenErrors {
  const gradients = { ...computed.gradients, ...toForeignGradients(golden.layout, computed.gradients) };
  const states = largestError(computed.h, golden.h, (value) => Math.max(1, value));
  let worst = { name: "", error: 0 };
  for (const [name, expected] of Object.entries(golden.gradients)) {
    const error = largestError(gradients[name], expected, (value) => Math.max(nearZero, value));
    if (error >= worst.error) worst = { name, error };
  }
  const passed = states <= stateTolerance && worst.error <= gradientTolerance;
  return { states, gradients: worst.error, worst: worst.name, passed };
}
