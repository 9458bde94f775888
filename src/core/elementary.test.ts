import fc from "fast-check";
import { expect, it } from "vitest";
import { binaryLogarithm, cosineOfTurns, exponential, logarithm, sineOfTurns } from "./elementary.js";

it("agrees with the platform's functions up to rounding", () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (turns) => {
      expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(8e-15);
      expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(8e-15);
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (x) => {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(5e-14);
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (x) => {
      expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(1e-13);
      expect(Math.abs(binaryLogarithm(x) - Math.log2(Math.fround(x)))).toBeLessThan(1e-13);
    }),
  );
});

it("is exact where the true value is a round number", () => {
  expect([0, 0.25, 0.5, 0.75, 1].map(sineOfTurns)).toEqual([0, 1, 0, -1, 0]);
  expect([0, 0.25, 0.5, 0.75, 1].map(cosineOfTurns)).toEqual([1, 0, -1, 0, 1]);
  expect(exponential(0)).toBe(1);
  expect([1, 2, 8, 0.5].map(binaryLogarithm)).toEqual([0, 1, 3, -1]);
});
