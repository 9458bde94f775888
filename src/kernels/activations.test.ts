import { beforeAll, describe, expect, it } from "vitest";
import { NonlinearityId } from "../../assembly/choices.js";
import { isUnbounded, nonlinearities } from "../cells/nonlinearity.js";
import { kernelsWith, type TestKernels } from "./instance.fixture.js";

const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** The non-linearities in double precision. */
const exact: Record<(typeof nonlinearities)[number], (x: number) => number> = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  quantTanh: (x) => clip(x, -1, 1),
  quantSigm: (x) => clip((x + 1) / 2, 0, 1),
  quantSigm4: (x) => clip((x + 2) / 4, 0, 1),
  identity: (x) => x,
};

/** −16 to 16 in steps of 2⁻¹¹, and numbers far outside or next to zero. */
const grid = Float32Array.from([
  ...Array.from({ length: 2 ** 16 }, (_, i) => (i - 2 ** 15) / 2 ** 11),
  ...[1e-45, -1e-45, 1e-38, -1e-38, 1e-7, -1e-7, 30, -30, 1e10, -1e10, 3e38, -3e38],
  ...[0, -0, 1e-20, -1e-20],
]);

describe("activations against double precision", () => {
  let test: TestKernels;
  beforeAll(async () => {
    test = await kernelsWith(grid.length, grid.length);
  });

  function activated(kind: NonlinearityId, inputs: Float32Array): Float32Array {
    const { kernels, floats, addresses } = test;
    const [x = 0, y = 0] = addresses;
    floats.set(inputs, x / 4);
    kernels.activateAll(kind, x, y, inputs.length);
    return floats.slice(y / 4, y / 4 + inputs.length);
  }

  /** Largest error over the grid. The clips round at most twice; a rational function of single floats more often. */
  const tolerances = {
    sigmoid: 2e-7,
    tanh: 4e-7,
    relu: 0,
    quantTanh: 0,
    quantSigm: 6e-8,
    quantSigm4: 6e-8,
    identity: 0,
  };

  it.each(nonlinearities)("%s", (name) => {
    const y = activated(NonlinearityId[name], grid);
    let worst = 0;
    grid.forEach((x, i) => {
      worst = Math.max(worst, Math.abs((y[i] ?? Number.NaN) - exact[name](x)));
    });
    expect(worst).toBeLessThanOrEqual(tolerances[name]);
  });

  it("tanh is odd to the bit, with a relative error of 3e-7 for small numbers", () => {
    const positive = grid.filter((x) => x > 0 && x < 1e-2);
    const y = activated(NonlinearityId.tanh, positive);
    expect(
      activated(
        NonlinearityId.tanh,
        positive.map((x) => -x),
      ),
    ).toEqual(y.map((value) => -value));
    positive.forEach((x, i) => {
      // A product of subnormal numbers has fewer digits.
      if (x > 1e-30) expect(Math.abs((y[i] ?? 0) / Math.tanh(x) - 1)).toBeLessThan(3e-7);
    });
  });

  it.each(nonlinearities)("%s rises from its lower limit to its upper one, except in the last bits", (name) => {
    const lastBits = 4e-7;
    const low = exact[name](name === "identity" ? -16 : -1e9);
    const high = exact[name](isUnbounded(name) ? 16 : 1e9);
    let before = low;
    for (const value of activated(NonlinearityId[name], grid.slice(0, 2 ** 16))) {
      if (!(value >= before - lastBits && value >= low - lastBits && value <= high + lastBits)) {
        expect.fail(`${value} after ${before}, in [${low}, ${high}]`);
      }
      before = value;
    }
    const infinite = Float32Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -1e9, 1e9);
    const [least, most, ...finite] = activated(NonlinearityId[name], infinite);
    expect([name === "identity" ? -1e9 : least, isUnbounded(name) ? 1e9 : most]).toEqual(finite);
  });

  it("NaN gives NaN", () => {
    const four = new Float32Array(4).fill(Number.NaN);
    for (const name of nonlinearities) {
      expect(activated(NonlinearityId[name], four)).toEqual(four);
    }
  });

  it("exp has a relative error of 2e-7 from −87 to 88, and is constant outside", () => {
    const { exp } = test.kernels;
    for (let i = -87 * 64; i <= 88 * 64; i++) {
      const x = i / 64;
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(2e-7);
    }
    expect(exp(0)).toBe(1);
    expect(exp(-1000)).toBe(exp(-87));
    expect(exp(1000)).toBe(exp(88));
  });

  it("log has an error of 2e-14 over all normal numbers", () => {
    const { log } = test.kernels;
    // On both sides of √2, where the reduction changes.
    const [below, above] = [Math.SQRT2 - 1e-7, Math.SQRT2 + 1e-7];
    for (let exponent = -1000; exponent <= 1000; exponent += 8) {
      for (const mantissa of [1, 1.1, below, above, 1.7, 1.9999999]) {
        const x = mantissa * 2 ** exponent;
        expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(2e-14 * Math.max(1, Math.abs(Math.log(x))));
      }
    }
    expect(log(1)).toBe(0);
  });
});
