import { expect, it } from "vitest";
import { random } from "../core/random.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { missingMarks } from "./marks.js";

/** Warnings about 40 sequences of 25 pressures, of which `change` replaces some. */
function warnings(change: (pressure: number, sample: number) => number): string[] {
  const draw = random(3);
  const x = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 25 }, (_, t) => [change(1013 + 5 * draw.normal(), 25 * i + t), draw.normal()]),
  );
  const train = Uint32Array.from({ length: 30 }, (_, i) => i);
  const data = sequencesOfArrays({ x, y: x.map((_, i) => (i % 2 === 0 ? "rest" : "walk")) });
  return missingMarks(data, { train, validation: new Uint32Array(), test: new Uint32Array() });
}

it.each([-9999, 0, 65_535])("reports %d where samples are missing", (mark) => {
  expect(warnings((pressure, sample) => (sample % 100 === 0 ? mark : pressure))).toEqual([
    expect.stringMatching(
      new RegExp(
        `^channel 0 \\(counted from 0\\) is ${mark} in 8 samples, and from 99\\d.* to 10\\d.* in all others: if`,
      ),
    ),
  ]);
});

it.each<[string, (pressure: number, sample: number) => number]>([
  ["samples as they are", (pressure) => pressure],
  ["single glitches", (pressure, sample) => (sample === 7 || sample === 300 ? -9999 : pressure)],
  ["different peaks", (pressure, sample) => (sample % 100 === 0 ? pressure * (5 + sample) : pressure)],
  ["a sensor at its limit", (pressure) => Math.min(pressure, 1018)],
  ["the positions of a switch", (_, sample) => (sample % 10 === 0 ? 1000 : sample % 3)],
  ["rest between events", (pressure, sample) => (sample % 4 === 0 ? pressure : 0)],
])("does not report %s", (_, change) => {
  expect(warnings(change)).toEqual([]);
});
