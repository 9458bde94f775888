import { identity, type RecurrentMap } from "./map.js";

/**
 * An orthogonal matrix as a product of m Householder reflections (oRNN; Mhammedi et al., ICML 2017, §3):
 *
 *     U = R₁ R₂ … R_m,   R_j = I − 2 v vᵀ / vᵀv
 *
 * The first j − 1 entries of the vector of R_j are zero, so that m = H reflections reach every orthogonal matrix once
 * and fewer reach a smooth subset. Parameters are the vectors as rows `[m, H]`; the zero entries have no gradient.
 *
 * @param reflections m, 1 to `hidden`
 */
export function orthogonalMap(hidden: number, reflections: number): RecurrentMap {
  const count = reflections * hidden;
  const first = (reflection: number) => reflection * hidden + reflection;
  const end = (reflection: number) => (reflection + 1) * hidden;

  /** vᵀv of a reflection. */
  const square = (vectors: Float64Array, reflection: number): number => {
    let sum = 0;
    for (const value of vectors.subarray(first(reflection), end(reflection))) sum += value * value;
    return sum;
  };

  /** vᵀ M `[H]`, for the rows of M from the vector's first non-zero entry on. */
  const weighted = (vector: Float64Array, matrix: Float64Array): Float64Array => {
    const sums = new Float64Array(hidden);
    const offset = hidden - vector.length;
    vector.forEach((weight, i) => {
      const row = (offset + i) * hidden;
      for (let j = 0; j < hidden; j++) sums[j] = (sums[j] ?? 0) + weight * (matrix[row + j] ?? 0);
    });
    return sums;
  };

  /** M ← R M, in place. */
  const reflect = (vector: Float64Array, squared: number, matrix: Float64Array): void => {
    const sums = weighted(vector, matrix);
    const offset = hidden - vector.length;
    vector.forEach((value, i) => {
      const row = (offset + i) * hidden;
      const factor = (2 * value) / squared;
      for (let j = 0; j < hidden; j++) matrix[row + j] = (matrix[row + j] ?? 0) - factor * (sums[j] ?? 0);
    });
  };

  return {
    count,

    start(generator) {
      const vectors = new Float64Array(count);
      for (let r = 0; r < reflections; r++) {
        for (let at = first(r); at < end(r); at++) vectors[at] = generator.normal();
        // A vector of length 0 reflects nothing.
        if (square(vectors, r) === 0) vectors[first(r)] = 1;
      }
      return vectors;
    },

    matrix(vectors) {
      const matrix = identity(hidden);
      for (let r = reflections - 1; r >= 0; r--) {
        reflect(vectors.subarray(first(r), end(r)), square(vectors, r), matrix);
      }
      return matrix;
    },

    gradient(vectors, matrixGradient) {
      // Step r has P = R_r Q with ∂L/∂P. A reflection is its own inverse: Q = R_r P, and ∂L/∂Q = R_r ∂L/∂P.
      const rest = this.matrix(vectors);
      const upper = matrixGradient.slice();
      const gradient = new Float64Array(count);
      for (let r = 0; r < reflections; r++) {
        const vector = vectors.subarray(first(r), end(r));
        const squared = square(vectors, r);
        reflect(vector, squared, rest);
        const fromGradient = weighted(vector, upper);
        const fromRest = weighted(vector, rest);
        let along = 0;
        for (let j = 0; j < hidden; j++) along += (fromGradient[j] ?? 0) * (fromRest[j] ?? 0);
        vector.forEach((value, i) => {
          const row = (r + i) * hidden;
          let sum = 0;
          for (let j = 0; j < hidden; j++) {
            sum += (upper[row + j] ?? 0) * (fromRest[j] ?? 0) + (rest[row + j] ?? 0) * (fromGradient[j] ?? 0);
          }
          gradient[first(r) + i] = (-2 * sum) / squared + ((4 * along) / (squared * squared)) * value;
        });
        reflect(vector, squared, upper);
      }
      return gradient;
    },
  };
}
