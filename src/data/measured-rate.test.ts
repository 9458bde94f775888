import { expect, it } from "vitest";
import { plainRate, RateMeter } from "./measured-rate.js";

it("measures from the arrival of the first piece, whose samples may have waited", () => {
  const meter = new RateMeter();
  meter.count(500, 10);
  meter.count(0, 10.2);
  meter.count(800, 10.5);
  expect(meter.rate).toBeNull();
  meter.count(800, 11);
  expect(meter.rate).toBe(1600);
});

it.each([
  [1609, 1600],
  [3208, 3200],
  [6412, 6400],
  [98.7, 100],
  [1730.4, 1730],
  [8.64, 8.6],
])("takes a measured %d for %d", (measured, plain) => {
  expect(plainRate(measured)).toBe(plain);
});
