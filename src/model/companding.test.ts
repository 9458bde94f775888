import fc from "fast-check";
import { expect, it } from "vitest";
import { compand, expand, powerOfTwoBelow } from "./companding.js";

it("is the distance up to two knees, and grows by one a doubling from there", () => {
  const companded = [0, 0.25, 0.5, 1, 2, 3, 4, 8, 64].map((distance) => compand(10 + distance, 10, 0.5));
  expect(companded).toEqual([0, 0.5, 1, 2, 3, 3.5, 4, 5, 8]);
  expect(compand(10 - 3, 10, 0.5)).toBe(-3.5);
});

const knees = fc.integer({ min: -12, max: 12 }).map((power) => 2 ** power);
const samples = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
);

it("rises everywhere, and expand inverts it", () => {
  fc.assert(
    fc.property(samples, samples, fc.integer({ min: -50, max: 50 }), knees, (one, other, steps, knee) => {
      const centre = steps * knee;
      const [low, high] = one < other ? [one, other] : [other, one];
      expect(compand(low, centre, knee)).toBeLessThanOrEqual(compand(high, centre, knee));
      const back = expand(compand(one, centre, knee), centre, knee);
      expect(Math.abs(back - one)).toBeLessThanOrEqual(1e-9 * (Math.abs(one - centre) + Math.abs(centre) + knee));
    }),
    { numRuns: 2000 },
  );
});

it("finds the power of two below", () => {
  expect([1, 1.5, 2, 1000, 0.3, 0.25, 1e-3].map(powerOfTwoBelow)).toEqual([1, 1, 2, 512, 0.25, 0.25, 2 ** -10]);
});
