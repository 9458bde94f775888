import { expect, it } from "vitest";
import { countInterval } from "./rate-interval.js";

it.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [2, 0.2422, 7.225],
  [10, 4.795, 18.39],
  [100, 81.36, 121.63],
])("of %d events the mean is between %d and %d, as in published tables", (count, low, high) => {
  const [below, above] = countInterval(count);
  expect(below).toBeCloseTo(low, 2);
  expect(above).toBeCloseTo(high, 2);
});
