import { exponential } from "../../core/elementary.js";
import { product, type RecurrentMap } from "./map.js";
import { orthogonalMap } from "./reflections.js";

/**
 * A matrix with singular values within 1 ± r (SpectralRNN; Zhang et al., ICML 2018, §3 and §4):
 *
 *     U = A diag(s) B,   s = 1 + r (2 σ(p) − 1)
 *
 * with A and B orthogonal, each of `reflections` reflections. Parameters: those of A, p `[H]`, those of B. It starts
 * with all singular values at 1.
 *
 * @param spread r, 0 to 1 (exclusive)
 */
export function spectralMap(hidden: number, reflections: number, spread: number): RecurrentMap {
  const factor = orthogonalMap(hidden, reflections);
  const count = 2 * factor.count + hidden;
  const parts = (parameters: Float64Array): [Float64Array, Float64Array, Float64Array] => [
    parameters.subarray(0, factor.count),
    parameters.subarray(factor.count, factor.count + hidden),
    parameters.subarray(factor.count + hidden),
  ];
  // Beyond ±50 the sigmoid is 0 or 1 to double precision.
  const sigmoid = (x: number) => 1 / (1 + exponential(-Math.max(-50, Math.min(50, x))));
  const scaled = (values: Float64Array, scale: (row: number, column: number) => number) =>
    values.map((value, at) => value * scale(Math.floor(at / hidden), at % hidden));

  return {
    count,

    start(generator) {
      const parameters = new Float64Array(count);
      parameters.set(factor.start(generator));
      parameters.set(factor.start(generator), factor.count + hidden);
      return parameters;
    },

    matrix(parameters) {
      const [left, singular, right] = parts(parameters);
      const values = singular.map((p) => 1 + spread * (2 * sigmoid(p) - 1));
      const rows = scaled(factor.matrix(right), (row) => values[row] ?? 0);
      return product(factor.matrix(left), rows, hidden);
    },

    gradient(parameters, matrixGradient) {
      const [left, singular, right] = parts(parameters);
      const values = singular.map((p) => 1 + spread * (2 * sigmoid(p) - 1));
      const a = factor.matrix(left);
      const b = factor.matrix(right);
      // C = Aᵀ G: ∂L/∂B = diag(s) C, ∂L/∂s_i = C_i · B_i, and ∂L/∂A = G Bᵀ diag(s).
      const c = product(a, matrixGradient, hidden, "a");
      const gradient = new Float64Array(count);
      const leftGradient = scaled(product(matrixGradient, b, hidden, "b"), (_, column) => values[column] ?? 0);
      gradient.set(factor.gradient(left, leftGradient));
      singular.forEach((p, i) => {
        let sum = 0;
        for (let j = 0; j < hidden; j++) sum += (c[i * hidden + j] ?? 0) * (b[i * hidden + j] ?? 0);
        const part = sigmoid(p);
        gradient[factor.count + i] = sum * 2 * spread * part * (1 - part);
      });
      const rightGradient = scaled(c, (row) => values[row] ?? 0);
      gradient.set(factor.gradient(right, rightGradient), factor.count + hidden);
      return gradient;
    },
  };
}
