import { describe, expect, it } from "vitest";
import { curveValue, sigmoidTable, tableSigmoid } from "./curves.js";

describe("the table", () => {
  it("holds σ(i / 8) in Q14, rounded to the nearest", () => {
    expect([...sigmoidTable]).toEqual(Array.from({ length: 65 }, (_, i) => Math.round(16384 / (1 + Math.exp(-i / 8)))));
  });

  it("gives σ and tanh within 4e-4, symmetric to the bit, for every argument", () => {
    for (let sum = -32766; sum <= 32766; sum++) {
      const x = sum / 2048;
      expect(Math.abs(tableSigmoid(sum) / 16384 - 1 / (1 + Math.exp(-x)))).toBeLessThan(3.5e-4);
      expect(Math.abs(curveValue("tanh", sum) / 8192 - Math.tanh(x))).toBeLessThan(7e-4);
      expect(tableSigmoid(sum) + tableSigmoid(-sum)).toBe(16384);
    }
  });
});
