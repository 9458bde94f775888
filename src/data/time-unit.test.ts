import { expect, it } from "vitest";
import { unitOf } from "./time-unit.js";

it.each([
  ["time_ms", 0, 20, "ms"],
  ["Time (µs)", 0, 20_000, "us"],
  ["time [s]", 0, 0.02, "s"],
  ["t (s)", 0, 0.02, "s"],
  ["t_us", 0, 625, "us"],
  ["seconds_elapsed", 0, 0.02, "s"],
  ["time", 1_700_000_000.02, 0.02, "s"],
  ["time", 1_700_000_000_020, 20, "ms"],
  ["time", 1.7e18, 2e7, "ns"],
  ["timestamp", 0, 20, "ms"],
  ["timestamp", 0, 1, undefined],
  ["time", 0, 20, undefined],
])("the unit of %s from %d in steps of %d is %s", (name, first, usual, unit) => {
  expect(unitOf(name, first, usual)?.name).toBe(unit);
});
