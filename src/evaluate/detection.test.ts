import { expect, test } from "vitest";
import { random } from "../core/random.js";
import { detectionCurve, equalErrorRate } from "./detection.js";

test("a curve worked by hand, equal scores accepted together", () => {
  const curve = detectionCurve([0.9, 0.8, 0.8, 0.1], [true, false, true, false]);
  expect(curve).toEqual([
    { threshold: Number.POSITIVE_INFINITY, falseAlarm: 0, miss: 1 },
    { threshold: 0.9, falseAlarm: 0, miss: 0.5 },
    { threshold: 0.8, falseAlarm: 0.5, miss: 0 },
    { threshold: 0.1, falseAlarm: 1, miss: 0 },
  ]);
  expect(equalErrorRate(curve)).toBeCloseTo(0.25, 12);
});

test("perfect scores never err, and reversed ones always", () => {
  expect(equalErrorRate(detectionCurve([3, 2, 1, 0], [1, 1, 0, 0]))).toBe(0);
  expect(equalErrorRate(detectionCurve([3, 2, 1, 0], [0, 0, 1, 1]))).toBe(1);
});

test("two normal distributions two deviations apart err equally at Φ(−1)", () => {
  const { normal, below } = random(1);
  const positive = Array.from({ length: 20_000 }, () => below(2));
  const scores = positive.map((there) => normal() + 2 * there);
  expect(Math.abs(equalErrorRate(detectionCurve(scores, positive)) - 0.15866)).toBeLessThan(0.006);
});
