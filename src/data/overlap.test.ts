import { expect, it } from "vitest";
import { sequencesOfArrays } from "./from-arrays.js";
import { repeatedSequences } from "./overlap.js";

it("counts sequences that are, sample for sample, in another part", () => {
  const x = { shape: [5, 2], values: Float32Array.of(1, 2, 3, 4, 1, 2, 1, 3, 2, 1) };
  const data = sequencesOfArrays({ x, y: null });
  const at = (...indices: number[]) => Uint32Array.from(indices);
  expect(repeatedSequences(data, at(2, 3, 4), at(0, 1))).toBe(1);
  expect(repeatedSequences(data, at(3, 4), at(0, 1, 2))).toBe(0);
  expect(repeatedSequences(data, at(0, 1), at(0, 1))).toBe(2);
});
