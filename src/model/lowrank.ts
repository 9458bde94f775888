/**
 * @file Low rank from full matrices: a truncated singular value decomposition, by the one-sided Jacobi method (Hestenes,
 * 1958) in float64. It uses only + − × ÷ and square roots, so the factors are the same bits on every machine.
 */
import { InputError } from "../core/errors.js";

/** `A = Σ σ_k u_k v_kᵀ`, the largest σ first. */
export interface Svd {
  /** [min(rows, columns)], descending, not negative. */
  singularValues: Float64Array;
  /** One u_k of `rows` numbers each; zeros where σ_k is 0. */
  left: Float64Array[];
  /** One v_k of `columns` numbers each; zeros where σ_k is 0 and the matrix is wide. */
  right: Float64Array[];
}

export interface Factors {
  /** [rows, rank] */
  first: Float32Array<ArrayBuffer>;
  /** [rank, columns] */
  second: Float32Array<ArrayBuffer>;
}

/** Sweeps over all pairs; convergence is quadratic and takes six to ten. */
const mostSweeps = 40;
/** Cosine below which two vectors count as orthogonal. */
const tolerance = 1e-15;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

/**
 * Rotates pairs of `vectors` until all are orthogonal, and rotates `companions` with them. A vector shorter than the
 * tolerance times the norm of the matrix is rounding noise of a rank-deficient matrix, and is left alone.
 */
function orthogonalise(vectors: Float64Array[], companions: Float64Array[]): void {
  const negligible = tolerance * tolerance * vectors.reduce((sum, vector) => sum + dot(vector, vector), 0);
  for (let sweep = 0, rotations = 1; sweep < mostSweeps && rotations > 0; sweep++) {
    rotations = 0;
    for (let i = 0; i < vectors.length; i++) {
      for (let j = i + 1; j < vectors.length; j++) {
        const a = vectors[i]!;
        const b = vectors[j]!;
        const aa = dot(a, a);
        const bb = dot(b, b);
        const ab = dot(a, b);
        if (Math.min(aa, bb) <= negligible || Math.abs(ab) <= tolerance * Math.sqrt(aa * bb)) continue;
        const tau = (bb - aa) / (2 * ab);
        const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(a, b, cosine, cosine * tangent);
        rotate(companions[i]!, companions[j]!, cosine, cosine * tangent);
        rotations++;
      }
    }
  }
}

/** The singular value decomposition of a row-major matrix `[rows, columns]`. */
export function svd(matrix: ArrayLike<number>, rows: number, columns: number): Svd {
  // The vectors to orthogonalise are the columns, or the rows of a wide matrix: whichever are fewer and longer.
  const wide = rows < columns;
  const count = wide ? rows : columns;
  const length = wide ? columns : rows;
  const vectors = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length }, (_, i) => Number(wide ? matrix[k * columns + i] : matrix[i * columns + k])),
  );
  const companions = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: count }, (_, i) => (i === k ? 1 : 0)),
  );
  orthogonalise(vectors, companions);

  const norms = vectors.map((vector) => Math.sqrt(dot(vector, vector)));
  const order = norms.map((_, k) => k).sort((a, b) => norms[b]! - norms[a]! || a - b);
  const units = order.map((k) => vectors[k]!.map((value) => (norms[k] === 0 ? 0 : value / norms[k]!)));
  const turned = order.map((k) => companions[k]!);
  return {
    singularValues: Float64Array.from(order, (k) => norms[k]!),
    left: wide ? turned : units,
    right: wide ? units : turned,
  };
}

/**
 * The nearest matrix of a given rank (Eckart and Young, 1936) as two factors: `first · second ≈ matrix`. Each contains
 * the square roots of the singular values, so that neither is far larger than the other, and training moves both.
 *
 * @param matrix row-major `[rows, columns]`
 * @throws InputError if the rank is not a whole number from 1 to the smaller side.
 */
export function factorise(matrix: ArrayLike<number>, rows: number, columns: number, rank: number): Factors {
  const most = Math.min(rows, columns);
  if (!Number.isInteger(rank) || rank < 1 || rank > most) {
    throw new InputError(`rank ${rank} of a matrix [${rows}, ${columns}]: choose a whole number from 1 to ${most}`);
  }
  const { singularValues, left, right } = svd(matrix, rows, columns);
  const first = new Float32Array(rows * rank);
  const second = new Float32Array(rank * columns);
  for (let k = 0; k < rank; k++) {
    const scale = Math.sqrt(singularValues[k]!);
    for (let i = 0; i < rows; i++) first[i * rank + k] = scale * left[k]![i]!;
    for (let j = 0; j < columns; j++) second[k * columns + j] = scale * right[k]![j]!;
  }
  return { first, second };
}
