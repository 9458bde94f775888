import { expect, it } from "vitest";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { splitSequences } from "../data/split.js";
import { dataWarnings } from "./data-warnings.js";

/** Three sensors, 40 samples each. */
const sensors = (n: number): number[][] =>
  Array.from({ length: 3 }, (_, c) => Array.from({ length: 40 }, (_, t) => 5 * c + Math.sin(n + 0.3 * t + c)));

const transposed = (rows: number[][]): number[][] => (rows[0] ?? []).map((_, t) => rows.map((row) => row[t]!));

function warningsFor(x: number[][][]): string[] {
  const data = sequencesOfArrays({ x, y: x.map((_, n) => (n % 2 ? "a" : "b")) });
  return dataWarnings(data, splitSequences(data, { validation: 0, test: 0 }));
}

it("arrays with the channels before the steps are suspected", () => {
  const first = Array.from({ length: 12 }, (_, n) => sensors(n));
  expect(warningsFor(first)).toEqual([
    "each sequence has 3 steps of 40 channels that change little from one to the next, as samples in time do: " +
      "if the array is [sequences, channels, steps], transpose it",
  ]);
  expect(warningsFor(first.map(transposed))).toEqual([]);
});

it("many channels that differ are not", () => {
  const many = Array.from({ length: 12 }, (_, n) =>
    Array.from({ length: 4 }, (_, t) => Array.from({ length: 20 }, (_, c) => Math.sin(99 * c) + 0.1 * Math.sin(n + t))),
  );
  expect(warningsFor(many)).toEqual([]);
});
