import { describe, expect, it } from "vitest";
import { nonlinearities } from "../cells/nonlinearity.js";
import { logistic } from "./logistic.js";
import { activate, activateTo, largestValue, sigmoidTable, tableSigmoid, valueBits } from "./nonlinearity.js";

describe("the table", () => {
  it("holds σ(i / 8) in Q14, rounded to the nearest", () => {
    expect([...sigmoidTable]).toEqual(Array.from({ length: 65 }, (_, i) => Math.round(16384 / (1 + Math.exp(-i / 8)))));
  });

  it("gives σ and tanh to 4e-4, symmetric to the bit, over every argument", () => {
    for (let sum = -32766; sum <= 32766; sum++) {
      const x = sum / 2048;
      expect(Math.abs(tableSigmoid(sum) / 16384 - 1 / (1 + Math.exp(-x)))).toBeLessThan(3.5e-4);
      expect(Math.abs(activate("tanh", sum, 11) / 8192 - Math.tanh(x))).toBeLessThan(7e-4);
      expect(tableSigmoid(sum) + tableSigmoid(-sum)).toBe(16384);
    }
  });
});

describe("piecewise-linear functions", () => {
  const exact = {
    quantTanh: (x: number) => Math.min(Math.max(x, -1), 1),
    quantSigm: (x: number) => Math.min(Math.max((x + 1) / 2, 0), 1),
    quantSigm4: (x: number) => Math.min(Math.max((x + 2) / 4, 0), 1),
    relu: (x: number) => Math.max(x, 0),
    identity: (x: number) => x,
  };
  it("are exact in their own format", () => {
    for (const name of ["quantTanh", "quantSigm", "quantSigm4", "relu", "identity"] as const) {
      for (let sum = -32766; sum <= 32766; sum += 7) {
        expect(activate(name, sum, 12) / 2 ** valueBits(name, 12)).toBe(exact[name](sum / 4096));
      }
    }
  });

  it("stay within their largest value in every format", () => {
    for (const name of nonlinearities) {
      for (let bits = 0; bits <= 14; bits++) {
        for (const sum of [-32766, -5000, -1, 0, 1, 5000, 32766]) {
          expect(Math.abs(activateTo(name, sum, 11, bits))).toBeLessThanOrEqual(largestValue(name, bits));
        }
      }
    }
  });
});

describe("logistic", () => {
  it("is σ to 12 digits without Math.exp", () => {
    for (const x of [-800, -40, -4, -3, -1, 0, 1e-9, 0.3, 3, 12, 900]) {
      const expected = 1 / (1 + Math.exp(-x));
      expect(Math.abs(logistic(x) - expected)).toBeLessThanOrEqual(1e-12 * expected + 1e-300);
    }
  });
});
