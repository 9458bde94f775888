import { expect, it } from "vitest";
import { commonRate, TimeColumn } from "./time-column.js";

function timesOf(title: string, step: number, sway = 0) {
  const column = new TimeColumn(",", title);
  for (let row = 0; row < 100; row++) column.push(String(row * step * (1 + sway * row)), row + 2);
  return column.timing("a.csv", 0, () => true) ?? [];
}

it.each([
  ["one table", [timesOf("time_ms", 20)], 50],
  ["tables that agree, with four digits", [timesOf("time_ms", 20.1), timesOf("time (s)", 0.0199)], 50.25],
  ["tables that differ", [timesOf("time_ms", 20), timesOf("time_ms", 10)], null],
  ["times of no known unit", [timesOf("time", 20), timesOf("time_ms", 20)], null],
  ["times that are not even", [timesOf("time_ms", 20, 0.02)], null],
  ["no times", [], null],
])("the rate of %s", (_, tables, rate) => {
  expect(commonRate(tables.flat())).toBe(rate);
});
