import type { Random } from "../../core/random.js";

/**
 * A recurrent matrix U as a function of separate parameters, so that training cannot leave a family of matrices, such
 * as orthogonal ones. The engine treats U as any full matrix: before each batch U is computed from the parameters, and
 * after it the gradient of U is propagated back to them. A trained model contains only U.
 */
export interface RecurrentMap {
  /** Number of parameters of one `[H, H]` block. */
  readonly count: number;
  /** Parameters at the start of training. */
  start(generator: Random): Float64Array;
  /** U `[H, H]`, row-major. */
  matrix(parameters: Float64Array): Float64Array;
  /** ∂L/∂parameters, given ∂L/∂U `[H, H]`. */
  gradient(parameters: Float64Array, matrixGradient: Float64Array): Float64Array;
}

/** The identity `[size, size]`. */
export function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

/** `a · b`, or `aᵀ · b`, or `a · bᵀ`, all `[size, size]`. */
export function product(
  a: Float64Array,
  b: Float64Array,
  size: number,
  transposed: "none" | "a" | "b" = "none",
): Float64Array {
  const [aRow, aColumn] = transposed === "a" ? [1, size] : [size, 1];
  const [bRow, bColumn] = transposed === "b" ? [1, size] : [size, 1];
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * aRow + k * aColumn] ?? 0;
      for (let j = 0; j < size; j++) {
        result[i * size + j] = (result[i * size + j] ?? 0) + factor * (b[k * bRow + j * bColumn] ?? 0);
      }
    }
  }
  return result;
}
