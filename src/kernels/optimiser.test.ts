import fc from "fast-check";
import { expect, it } from "vitest";
import { kernelsWith } from "./instance.fixture.js";

const single = Math.fround;
/** Lengths around multiples of four lanes. */
const lengths = fc.integer({ min: 1, max: 23 });
const number = fc.float({ min: -4, max: 4, noNaN: true });
const positive = fc.float({ min: 0, max: 4, noNaN: true });

function arrays(length: number): fc.Arbitrary<{ p: number[]; g: number[]; first: number[]; second: number[] }> {
  const list = (of: fc.Arbitrary<number>) => fc.array(of, { minLength: length, maxLength: length });
  return fc.record({ p: list(number), g: list(number), first: list(number), second: list(positive) });
}

/** Kingma and Ba (2015), algorithm 1, with the decay taken off the parameter itself (Loshchilov and Hutter, 2019). */
function adamStep(p: number, g: number, m: number, v: number, t: number, rate: number, decay: number) {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const first = beta1 * m + (1 - beta1) * g;
  const second = beta2 * v + (1 - beta2) * g * g;
  const unbiasedFirst = first / (1 - beta1 ** t);
  const unbiasedSecond = second / (1 - beta2 ** t);
  const parameter = p - rate * decay * p - (rate * unbiasedFirst) / (Math.sqrt(unbiasedSecond) + epsilon);
  return { parameter, first, second };
}

it("adam equals the paper's algorithm for any length", async () => {
  const cases = fc.record({
    data: lengths.chain(arrays),
    t: fc.integer({ min: 1, max: 10_000 }),
    decay: fc.constantFrom(0, 0.1),
  });
  const rate = 0.01;
  await fc.assert(
    fc.asyncProperty(cases, async ({ data, t, decay }) => {
      const n = data.p.length;
      const { kernels, floats, addresses } = await kernelsWith(n, n, n, n);
      const [p = 0, g = 0, m = 0, v = 0] = addresses;
      floats.set(data.p, p / 4);
      floats.set(data.g, g / 4);
      floats.set(data.first, m / 4);
      floats.set(data.second, v / 4);
      kernels.adam(p, g, m, v, n, rate, 0.9, 0.999, 1e-8, 1 - 0.9 ** t, 1 - 0.999 ** t, decay);
      for (let i = 0; i < n; i++) {
        const [p0 = 0, g0 = 0, m0 = 0, v0 = 0] = [data.p[i], data.g[i], data.first[i], data.second[i]];
        const expected = adamStep(p0, g0, m0, v0, t, rate, decay);
        expect(Math.abs((floats[m / 4 + i] ?? 0) - expected.first)).toBeLessThan(2e-6);
        expect(Math.abs((floats[v / 4 + i] ?? 0) - expected.second)).toBeLessThan(2e-6);
        // The step is in single precision throughout: a few units in the last place of the step and of the parameter.
        const step = Math.abs(expected.parameter - p0);
        expect(Math.abs((floats[p / 4 + i] ?? 0) - expected.parameter)).toBeLessThan(1e-6 + 2e-5 * step);
      }
      expect(Array.from(floats.slice(g / 4, g / 4 + n))).toEqual(data.g);
    }),
    { numRuns: 100 },
  );
});

it("adam's first step has the size of the rate, against the gradient's sign", async () => {
  const { kernels, floats, addresses } = await kernelsWith(5, 5, 5, 5);
  const [p = 0, g = 0, m = 0, v = 0] = addresses;
  floats.set([3, -0.5, 1e-3, -200, 7], g / 4);
  kernels.adam(p, g, m, v, 5, 0.01, 0.9, 0.999, 1e-8, 1 - 0.9, 1 - 0.999, 0);
  const steps = Array.from(floats.slice(p / 4, p / 4 + 5), (value) => Number(value.toFixed(5)));
  expect(steps).toEqual([-0.01, 0.01, -0.01, 0.01, -0.01]);
});

it("sgd is Nesterov's momentum to the bit, with decay in the gradient", async () => {
  const cases = fc.record({ data: lengths.chain(arrays), decay: fc.constantFrom(0, 0.125) });
  const rate = single(0.05);
  const momentum = single(0.9);
  await fc.assert(
    fc.asyncProperty(cases, async ({ data, decay }) => {
      const n = data.p.length;
      const { kernels, floats, addresses } = await kernelsWith(n, n, n);
      const [p = 0, g = 0, velocity = 0] = addresses;
      floats.set(data.p, p / 4);
      floats.set(data.g, g / 4);
      floats.set(data.first, velocity / 4);
      kernels.sgd(p, g, velocity, n, rate, momentum, decay);
      for (let i = 0; i < n; i++) {
        const [p0 = 0, g0 = 0, v0 = 0] = [data.p[i], data.g[i], data.first[i]];
        const gradient = single(g0 + single(decay * p0));
        const moved = single(single(momentum * v0) + gradient);
        expect(floats[velocity / 4 + i]).toBe(moved);
        expect(floats[p / 4 + i]).toBe(single(p0 - single(rate * single(gradient + single(momentum * moved)))));
      }
    }),
    { numRuns: 100 },
  );
});

it("squaredNorm sums in double precision, and scale includes the last float", async () => {
  const { kernels, floats, addresses } = await kernelsWith(7);
  const [g = 0] = addresses;
  floats.set([1e8, 1, -2, 3, 0, 0.5, 4], g / 4);
  expect(kernels.squaredNorm(g, 7)).toBe(1e16 + 1 + 4 + 9 + 0.25 + 16);
  kernels.scale(g, 7, 0.5);
  expect(Array.from(floats.slice(g / 4, g / 4 + 7))).toEqual([5e7, 0.5, -1, 1.5, 0, 0.25, 2]);
});
