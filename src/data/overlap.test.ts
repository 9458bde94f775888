import { expect, it } from "vitest";
import { random } from "../core/random.js";
import { sequencesOfArrays } from "./from-arrays.js";
import { repeatedSequences } from "./overlap.js";

it("counts sequences that are also in another part, sample for sample", () => {
  const x = { shape: [5, 2], values: Float32Array.of(1, 2, 3, 4, 1, 2, 1, 3, 2, 1) };
  const data = sequencesOfArrays({ x, y: null });
  const at = (...indices: number[]) => Uint32Array.from(indices);
  expect(repeatedSequences(data, at(2, 3, 4), at(0, 1))).toBe(1);
  expect(repeatedSequences(data, at(3, 4), at(0, 1, 2))).toBe(0);
  expect(repeatedSequences(data, at(0, 1), at(0, 1))).toBe(2);
});

it("is quick for tens of thousands of sequences of one length with the same beginning", () => {
  const [count, steps] = [30_000, 40];
  const generator = random(1);
  const values = Float32Array.from({ length: count * steps }, (_, at) => (at % steps < 10 ? 0 : generator.below(256)));
  const data = sequencesOfArrays({ x: { shape: [count, steps], values }, y: null });
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  expect(repeatedSequences(data, all.subarray(0, 10_000), all.subarray(10_000))).toBe(0);
});
