import fc from "fast-check";
import { expect, it } from "vitest";
import { packedRows } from "../../assembly/layout.js";
import { random } from "../core/random.js";
import { kernelsWith } from "./instance.fixture.js";

/** The kernels' rule: each element is one chain of single-precision additions over k, starting from the value in C. */
function product(
  c: Float32Array,
  rows: number,
  inner: number,
  columns: number,
  a: (row: number, k: number) => number,
  b: (k: number, column: number) => number,
): Float32Array {
  const result = c.slice();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = c[i * columns + j] ?? 0;
      for (let k = 0; k < inner; k++) sum = Math.fround(sum + Math.fround(a(i, k) * b(k, j)));
      result[i * columns + j] = sum;
    }
  }
  return result;
}

/** Where two arrays differ. */
function differences(actual: ArrayLike<number>, expected: Float32Array): number[] {
  return Array.from(expected.keys()).filter((i) => actual[i] !== expected[i]);
}

const fours = (most: number) => fc.integer({ min: 1, max: most / 4 }).map((quarter) => 4 * quarter);
/** Marks the gaps between the rows of C, where nothing may be written. */
const marker = 12345;

function filled(count: number, seed: number): Float32Array {
  const generator = random(seed);
  return Float32Array.from({ length: count }, () => generator.normal());
}

it("gemm equals plain loops to the bit for any sizes and strides", async () => {
  // n up to 76 passes through the tiles of 32, 8 and 4 columns; m up to 140 through two blocks of rows and their rest.
  const sizes = fc.record({
    m: fc.integer({ min: 1, max: 140 }),
    k: fc.integer({ min: 1, max: 40 }),
    n: fours(76),
    spareA: fc.integer({ min: 0, max: 5 }),
    spareC: fc.integer({ min: 0, max: 2 }).map((quarter) => 4 * quarter),
    accumulate: fc.boolean(),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ m, k, n, spareA, spareC, accumulate, seed }) => {
      const lda = k + spareA;
      const ldc = n + spareC;
      const test = await kernelsWith(m * lda, k * n, k * n, m * ldc);
      const [a = 0, b = 0, packed = 0, c = 0] = test.addresses;
      const left = filled(m * lda, seed);
      const right = filled(k * n, seed + 1);
      const before = filled(m * n, seed + 2);
      test.floats.set(left, a / 4);
      test.floats.set(right, b / 4);
      test.floats.fill(marker, c / 4, c / 4 + m * ldc);
      for (let i = 0; i < m; i++) test.floats.set(before.subarray(i * n, (i + 1) * n), c / 4 + i * ldc);

      test.kernels.packColumns(b, n, k, n, packed);
      test.kernels.gemm(a, lda, m, k, packed, n, c, ldc, accumulate ? 1 : 0);

      const start = accumulate ? before : new Float32Array(m * n);
      const expected = product(
        start,
        m,
        k,
        n,
        (i, l) => left[i * lda + l] ?? 0,
        (l, j) => right[l * n + j] ?? 0,
      );
      const rows = Array.from({ length: m }, (_, i) => test.floats.subarray(c / 4 + i * ldc, c / 4 + (i + 1) * ldc));
      const written = rows.flatMap((row) => Array.from(row.subarray(0, n)));
      const between = rows.flatMap((row) => Array.from(row.subarray(n)));
      expect(differences(written, expected)).toEqual([]);
      expect(between.every((value) => value === marker)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it("gemmTransposed adds Aᵀ B to the bit, past one block of packed rows, and with wide results", async () => {
  const sizes = fc.record({
    k: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: packedRows - 6, max: 2 * packedRows + 8 })),
    m: fours(24),
    n: fc.oneof(
      { weight: 4, arbitrary: fours(28) },
      { weight: 1, arbitrary: fc.integer({ min: 257, max: 262 }).map((quarter) => 4 * quarter) },
    ),
    spare: fc.integer({ min: 0, max: 2 }).map((quarter) => 4 * quarter),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ k, m, n, spare, seed }) => {
      const lda = m + spare;
      const test = await kernelsWith(k * lda, k * n, m * n, packedRows * (m + n));
      const [a = 0, b = 0, c = 0, scratch = 0] = test.addresses;
      const left = filled(k * lda, seed);
      const right = filled(k * n, seed + 1);
      const before = filled(m * n, seed + 2);
      test.floats.set(left, a / 4);
      test.floats.set(right, b / 4);
      test.floats.set(before, c / 4);

      test.kernels.gemmTransposed(a, lda, b, n, k, m, n, c, n, scratch);

      const expected = product(
        before,
        m,
        k,
        n,
        (i, l) => left[l * lda + i] ?? 0,
        (l, j) => right[l * n + j] ?? 0,
      );
      expect(differences(test.floats.subarray(c / 4, c / 4 + m * n), expected)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it("packColumns lays out panels of eight columns, the last of four", async () => {
  const { kernels, floats, addresses } = await kernelsWith(2 * 12, 2 * 12);
  const [source = 0, target = 0] = addresses;
  floats.set(
    Float32Array.from({ length: 24 }, (_, i) => i),
    source / 4,
  );
  kernels.packColumns(source, 12, 2, 12, target);
  const panels = [
    ...[0, 1, 2, 3, 4, 5, 6, 7],
    ...[12, 13, 14, 15, 16, 17, 18, 19],
    ...[8, 9, 10, 11],
    ...[20, 21, 22, 23],
  ];
  expect(Array.from(floats.slice(target / 4, target / 4 + 24))).toEqual(panels);
});
