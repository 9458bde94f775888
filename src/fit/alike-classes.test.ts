import { expect, it } from "vitest";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { splitSequences } from "../data/split.js";
import { dataWarnings } from "./data-warnings.js";

function warningsFor(names: readonly string[]): string[] {
  const y = Array.from({ length: 10 }, () => names).flat();
  const data = sequencesOfArrays({ x: y.map((_, n) => [n, -n, Math.sin(n)]), y });
  return dataWarnings(data, splitSequences(data, { validation: 0, test: 0 }));
}

it.each([
  [["walk", "Walk", "run"], '"Walk" and "walk"'],
  [["1", "1.0", "2"], '"1" and "1.0"'],
  [["sit down", "sit_down", "Sit-Down"], '"Sit-Down" and "sit down", "Sit-Down" and "sit_down"'],
  [["rest", "rest "], '"rest" and "rest "'],
])("classes %j are suspected to be one", (names, pairs) => {
  expect(warningsFor(names)).toEqual([
    `classes that differ only in the way they are written: ${pairs}; if each pair is one class, give it one name in the data`,
  ]);
});

it.each([[["a", "A", "b"]], [["0", "1", "10"]], [["up", "down"]], [["-", "_"]], [["1a", "1.0a"]]])(
  "classes %j are not",
  (names) => {
    expect(warningsFor(names)).toEqual([]);
  },
);
