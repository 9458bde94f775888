import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { densityOf, keepLargest, keptCount } from "./sparsity.js";

const nonZeros = (values: Float32Array) => values.filter((value) => value !== 0).length;
const weights = fc.array(
  fc.float({ noNaN: true, min: -2, max: 2 }).filter((value) => value !== 0),
  {
    minLength: 1,
    maxLength: 200,
  },
);

describe("hard thresholding", () => {
  it("keeps exactly the ⌈density · n⌉ largest entries, unchanged", () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0.001, max: 1, noNaN: true }), (numbers, density) => {
        const before = Float32Array.from(numbers);
        const after = before.slice();
        const kept = keptCount(density, before.length);
        keepLargest(after, kept);
        expect(nonZeros(after)).toBe(kept);
        const smallestKept = Math.min(...after.filter((value) => value !== 0).map(Math.abs));
        after.forEach((value, i) => {
          if (value === 0) expect(Math.abs(before[i] ?? 0)).toBeLessThanOrEqual(smallestKept);
          else expect(value).toBe(before[i]);
        });
      }),
    );
  });

  it("keeps the first of equals", () => {
    const values = Float32Array.of(1, -1, 2, 1, -1);
    keepLargest(values, 3);
    expect([...values]).toEqual([1, -1, 2, 0, 0]);
  });

  it("counts without the product's rounding", () => {
    expect(keptCount(0.55, 100)).toBe(55);
    expect(keptCount(0.1, 30)).toBe(3);
    expect(keptCount(0.301, 10)).toBe(4);
    expect(keptCount(1e-6, 10)).toBe(1);
    expect(keptCount(1, 7)).toBe(7);
  });

  it("recognises the kind of a factor by its name, and excludes biases and scalars", () => {
    const densities = { densityW: 0.2, densityU: 0.3, densityHead: 0.4 };
    const names = [
      "layers.0.W",
      "layers.1.W2",
      "layers.0.U1",
      "head.V",
      "head.bias",
      "layers.0.biasUpdate",
      "layers.0.nu",
    ];
    expect(names.map((name) => densityOf(name, densities))).toEqual([0.2, 0.2, 0.3, 0.4, 1, 1, 1]);
  });
});
