import { describe, expect, it } from "vitest";
import { addingProblem, copied, copyingMemory, recalled } from "./synthetic.js";

const drawn = { steps: 40, train: 50, test: 10, seed: 3 };

describe("the adding problem", () => {
  const { sequences, test } = addingProblem(drawn);

  it("asks for the sum of two marked numbers, one in each half", () => {
    expect([...test]).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    sequences.starts.forEach((start, index) => {
      const step = (t: number) => sequences.values.subarray((start + t) * 2, (start + t) * 2 + 2);
      const marked = Array.from({ length: drawn.steps }, (_, t) => t).filter((t) => step(t)[1] === 1);
      expect(marked).toHaveLength(2);
      expect(marked.map((t) => t < drawn.steps / 2)).toEqual([true, false]);
      expect(marked.reduce((sum, t) => sum + step(t)[0]!, 0)).toBeCloseTo(sequences.targets!.values[index]!, 6);
    });
  });

  it("is the same for the same seed, and differs for another", () => {
    expect(addingProblem(drawn)).toEqual({ sequences, test });
    expect(addingProblem({ ...drawn, seed: 4 }).sequences.values).not.toEqual(sequences.values);
    expect(() => addingProblem({ ...drawn, steps: 1 })).toThrow("needs 2 or more");
  });
});

describe("copying", () => {
  const { sequences, test, validation } = copyingMemory({ ...drawn, validation: 5 });
  const steps = drawn.steps + 2 * copied.length;
  const channels = copied.symbols + 2;

  it("asks for the first symbols again, in their order, after the sign", () => {
    sequences.starts.forEach((start, index) => {
      const length = sequences.lengths[index]!;
      const seen = Array.from({ length }, (_, t) =>
        sequences.values.subarray((start + t) * channels, (start + t + 1) * channels).indexOf(1),
      );
      const asked = [...sequences.targets!.values.subarray(start, start + length)];
      expect(seen.slice(-copied.length - 1)).toEqual([9, ...new Array<number>(copied.length).fill(8)]);
      expect(seen.indexOf(9)).toBe(length - copied.length - 1);
      expect(asked.slice(-copied.length)).toEqual(seen.slice(0, copied.length));
      expect(new Set(asked.slice(0, -copied.length))).toEqual(new Set([8]));
    });
  });

  it("has all delays in training, and the longest in validation and test", () => {
    const delays = [...sequences.lengths].map((length) => length - 2 * copied.length);
    expect([...validation!]).toEqual([45, 46, 47, 48, 49]);
    expect(new Set(delays.slice(45))).toEqual(new Set([drawn.steps]));
    expect(Math.min(...delays)).toBe(1);
    expect(new Set(delays.slice(0, 45)).size).toBeGreaterThan(15);
    expect(Math.max(...delays)).toBe(drawn.steps);
  });

  it("counts the symbols that the largest score names", () => {
    const perfect = new Float32Array(test.length * steps * 9);
    test.forEach((index, i) => {
      for (let t = 0; t < steps; t++)
        perfect[(i * steps + t) * 9 + sequences.targets!.values[sequences.starts[index]! + t]!] = 1;
    });
    expect(recalled(perfect, sequences, test)).toBe(1);
    // The last symbol of the first sequence is mistaken for a blank; blanks before the sign do not count.
    perfect[(steps - 1) * 9 + 8] = 2;
    perfect[0] = 2;
    expect(recalled(perfect, sequences, test)).toBeCloseTo(1 - 1 / (test.length * copied.length), 6);
  });
});
