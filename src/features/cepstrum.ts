import { cosineOfTurns } from "../core/elementary.js";

/**
 * The orthonormal DCT-II as a matrix `[coefficients, filters]`, row-major:
 * `√(2/M) cos(πk(m + ½)/M)`, and `√(1/M)` for k = 0.
 */
export function cosineTransform(filters: number, coefficients: number): Float64Array {
  const matrix = new Float64Array(coefficients * filters);
  for (let k = 0; k < coefficients; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / filters);
    for (let m = 0; m < filters; m++)
      matrix[k * filters + m] = scale * cosineOfTurns((k * (2 * m + 1)) / (4 * filters));
  }
  return matrix;
}
