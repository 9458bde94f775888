import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { random } from "../core/random.js";
import { factorise, svd } from "./lowrank.js";

const draw = (rows: number, columns: number, seed: number) => {
  const { normal } = random(seed);
  return Float64Array.from({ length: rows * columns }, normal);
};
const multiply = (a: ArrayLike<number>, b: ArrayLike<number>, rows: number, inner: number, columns: number) =>
  Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[Math.floor(at / columns) * inner + k]! * b[k * columns + (at % columns)]!;
    return sum;
  });
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
};
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** U Σ Vᵀ is the matrix, U and V are orthonormal, Σ descends. */
function expectDecomposition(matrix: Float64Array, rows: number, columns: number, rank: number): void {
  const { singularValues, left, right } = svd(matrix, rows, columns);
  expect(singularValues).toHaveLength(Math.min(rows, columns));
  const rebuilt = new Float64Array(rows * columns);
  singularValues.forEach((sigma, k) => {
    if (k > 0) expect(sigma).toBeLessThanOrEqual(singularValues[k - 1]!);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) rebuilt[i * columns + j]! += sigma * left[k]![i]! * right[k]![j]!;
    }
  });
  const scale = (singularValues[0] ?? 0) + 1e-300;
  expect(distance(rebuilt, matrix) / scale).toBeLessThan(1e-12);
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < rank; b++) {
      expect(Math.abs(dot(left[a]!, left[b]!) - (a === b ? 1 : 0))).toBeLessThan(1e-10);
      expect(Math.abs(dot(right[a]!, right[b]!) - (a === b ? 1 : 0))).toBeLessThan(1e-10);
    }
  }
  for (const sigma of singularValues.subarray(rank)) expect(sigma / scale).toBeLessThan(1e-12);
}

describe("svd", () => {
  test.each([
    [1, 1],
    [7, 7],
    [40, 9],
    [9, 40],
    [1, 12],
    [12, 1],
    [80, 80],
  ])("decomposes a random matrix of %i × %i", (rows, columns) => {
    expectDecomposition(draw(rows, columns, 7), rows, columns, Math.min(rows, columns));
  });

  test("decomposes matrices of any sizes", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(1e6));
    fc.assert(
      fc.property(sizes, ([rows, columns, seed]) => {
        expectDecomposition(draw(rows, columns, seed), rows, columns, Math.min(rows, columns));
      }),
      { numRuns: 40 },
    );
  });

  test("finds the rank of a deficient matrix", () => {
    expectDecomposition(multiply(draw(20, 3, 1), draw(3, 15, 2), 20, 3, 15), 20, 15, 3);
    expectDecomposition(new Float64Array(12), 3, 4, 0);
  });

  test("keeps repeated singular values apart", () => {
    const identity = Float64Array.from({ length: 36 }, (_, at) => (at % 7 === 0 ? 2 : 0));
    expectDecomposition(identity, 6, 6, 6);
    const rotation = svd(draw(6, 6, 4), 6, 6).left.flatMap((vector) => [...vector]);
    expectDecomposition(Float64Array.from(rotation), 6, 6, 6);
  });

  test("knows the singular values of a matrix worked by hand", () => {
    // [[3, 0], [4, 5]]: the eigenvalues of AᵀA are 45 and 5.
    const { singularValues } = svd([3, 0, 4, 5], 2, 2);
    expect(singularValues[0]).toBeCloseTo(Math.sqrt(45), 14);
    expect(singularValues[1]).toBeCloseTo(Math.sqrt(5), 14);
  });

  test("works for very large and very small numbers", () => {
    for (const scale of [1e-30, 1e30]) {
      const matrix = draw(8, 5, 3).map((value) => value * scale);
      expectDecomposition(matrix, 8, 5, 5);
    }
  });
});

describe("factorise", () => {
  const sizes = [
    [30, 12],
    [12, 30],
    [16, 16],
  ] as const;

  test.each(sizes)("errs by exactly the singular values left out (%i × %i)", (rows, columns) => {
    const matrix = draw(rows, columns, 11);
    const { singularValues } = svd(matrix, rows, columns);
    for (const rank of [1, 5, 12]) {
      const { first, second } = factorise(matrix, rows, columns, rank);
      const tail = Math.sqrt(singularValues.subarray(rank).reduce((sum, sigma) => sum + sigma * sigma, 0));
      expect(Math.abs(distance(multiply(first, second, rows, rank, columns), matrix) - tail)).toBeLessThan(1e-5);
    }
  });

  test("no other matrix of that rank is nearer", () => {
    const matrix = draw(10, 8, 5);
    const { first, second } = factorise(matrix, 10, 8, 3);
    const best = distance(multiply(first, second, 10, 3, 8), matrix);
    for (let seed = 0; seed < 200; seed++) {
      const step = seed < 100 ? 0.01 : 1;
      const near = (values: Float32Array, from: number) => {
        const { normal } = random(from);
        return values.map((value) => value + step * normal());
      };
      const other = multiply(near(first, 2 * seed), near(second, 2 * seed + 1), 10, 3, 8);
      expect(distance(other, matrix)).toBeGreaterThan(best);
    }
  });

  test("shares the singular values between the factors", () => {
    const { first, second } = factorise(draw(10, 8, 5), 10, 8, 3);
    const { singularValues } = svd(draw(10, 8, 5), 10, 8);
    for (let k = 0; k < 3; k++) {
      const column = first.filter((_, at) => at % 3 === k);
      const row = second.subarray(k * 8, (k + 1) * 8);
      for (const values of [column, row]) {
        expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(singularValues[k]!, 5);
      }
    }
  });

  test("a zero matrix has zero factors", () => {
    const { first, second } = factorise(new Float32Array(12), 3, 4, 2);
    expect([...first, ...second].every((value) => value === 0)).toBe(true);
  });

  test.each([0, -1, 1.5, 9, Number.NaN])("refuses rank %s of a 12 × 8 matrix", (rank) => {
    expect(() => factorise(new Float32Array(96), 12, 8, rank)).toThrow(InputError);
  });
});
