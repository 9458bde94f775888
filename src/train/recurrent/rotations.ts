import { cosineOfTurns, sineOfTurns } from "../../core/elementary.js";
import { identity, type RecurrentMap } from "./map.js";

/**
 * An orthogonal matrix as a product of L layers of plane rotations (EURNN, the tunable form; Jing et al., ICML 2017,
 * §3.2, with real numbers):
 *
 *     U = F₁ F₂ … F_L
 *
 * Odd layers rotate the pairs of units (0, 1), (2, 3), …, even layers (1, 2), (3, 4), …; L = H layers reach every
 * rotation. Parameters are the angles `[L, ⌊H / 2⌋]` in turns; if H and the layer are even, the last angle of the row
 * is unused.
 *
 * @param layers L, 1 to `hidden`
 */
export function rotationMap(hidden: number, layers: number): RecurrentMap {
  const pairs = Math.floor(hidden / 2);
  const count = layers * pairs;

  /** Rotates rows i and i + 1 of the matrix by (cosine, sine), for each pair of the layer. */
  const turn = (angles: Float64Array, layer: number, matrix: Float64Array, inverse: boolean): void => {
    for (let pair = 0, row = layer % 2; row + 1 < hidden; pair++, row += 2) {
      const angle = angles[layer * pairs + pair] ?? 0;
      const cosine = cosineOfTurns(angle);
      const sine = inverse ? -sineOfTurns(angle) : sineOfTurns(angle);
      for (let j = 0; j < hidden; j++) {
        const upper = matrix[row * hidden + j] ?? 0;
        const lower = matrix[(row + 1) * hidden + j] ?? 0;
        matrix[row * hidden + j] = cosine * upper - sine * lower;
        matrix[(row + 1) * hidden + j] = sine * upper + cosine * lower;
      }
    }
  };

  return {
    count,

    start(generator) {
      return Float64Array.from({ length: count }, () => generator.uniform() - 0.5);
    },

    matrix(angles) {
      const matrix = identity(hidden);
      for (let layer = layers - 1; layer >= 0; layer--) turn(angles, layer, matrix, false);
      return matrix;
    },

    gradient(angles, matrixGradient) {
      // Layer l has P = F_l Q with ∂L/∂P; rotating P and ∂L/∂P back gives Q and ∂L/∂Q.
      const rest = this.matrix(angles);
      const upper = matrixGradient.slice();
      const gradient = new Float64Array(count);
      for (let layer = 0; layer < layers; layer++) {
        for (let pair = 0, row = layer % 2; row + 1 < hidden; pair++, row += 2) {
          // ∂P/∂θ rotates the pair by another quarter turn: (−P₂, P₁).
          let sum = 0;
          for (let j = 0; j < hidden; j++) {
            const [first, second] = [row * hidden + j, (row + 1) * hidden + j];
            sum += (upper[second] ?? 0) * (rest[first] ?? 0) - (upper[first] ?? 0) * (rest[second] ?? 0);
          }
          gradient[layer * pairs + pair] = 2 * Math.PI * sum;
        }
        turn(angles, layer, rest, true);
        turn(angles, layer, upper, true);
      }
      return gradient;
    },
  };
}
