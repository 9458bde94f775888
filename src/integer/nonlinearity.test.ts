import { describe, expect, it } from "vitest";
import { isUnbounded, type Nonlinearity, nonlinearities } from "../cells/nonlinearity.js";
import { read } from "../language/expression.js";
import { reach } from "../language/interval.js";
import { runner } from "../language/run.js";
import type { Expression } from "../language/syntax.js";
import { logistic } from "./logistic.js";
import { activation } from "./nonlinearity.js";

const sums = Int32Array.from({ length: 9362 }, (_, i) => 7 * i - 32766);
const sum = read("sum", 32766);

/** An expression of `sum` for all of {@link sums}. */
function over(value: Expression): Int32Array {
  const out = new Int32Array(sums.length);
  runner([{ kind: "store", array: "out", value }], { sum: sums, out }, sums.length)();
  return out;
}

describe("piecewise-linear functions", () => {
  const exact = {
    quantTanh: (x: number) => Math.min(Math.max(x, -1), 1),
    quantSigm: (x: number) => Math.min(Math.max((x + 1) / 2, 0), 1),
    quantSigm4: (x: number) => Math.min(Math.max((x + 2) / 4, 0), 1),
    relu: (x: number) => Math.max(x, 0),
    identity: (x: number) => x,
  };
  it("are exact if no bit is lost", () => {
    for (const [name, bits] of [
      ["quantTanh", 12],
      ["quantSigm", 13],
      ["quantSigm4", 14],
      ["relu", 12],
      ["identity", 12],
    ] as const) {
      const expected = Array.from(sums, (sum) => exact[name](sum / 4096) * 2 ** bits);
      expect([...over(activation(name, sum, 12, bits))]).toEqual(expected);
    }
  });

  it("never leave the interval proven for them", () => {
    const most = (name: Nonlinearity, bits: number) => (isUnbounded(name) ? 32767 : 2 ** bits);
    for (const name of nonlinearities) {
      for (let bits = 0; bits <= 14; bits++) {
        const value = activation(name, sum, 11, bits);
        const reached = over(value).reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
        expect(reached).toBeLessThanOrEqual(reach(value));
        expect(reach(value)).toBeLessThanOrEqual(most(name, bits));
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
