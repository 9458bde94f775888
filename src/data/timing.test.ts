import { expect, it } from "vitest";
import { timingOf } from "./timing.js";

const always = () => true;
const steps = (count: number, step: (row: number) => number): number[] => {
  const times = [0];
  for (let row = 1; row < count; row++) times.push(times[row - 1]! + step(row));
  return times;
};
/** Uneven as a sine of an irrational frequency. */
const wave = (row: number): number => Math.sin(row * row);

it("finds pauses and beginnings, and the usual step", () => {
  const times = steps(300, (row) => (row === 100 ? 20 : row === 200 ? -20.99 : 0.01));
  expect(timingOf(times, null, always)).toMatchObject({
    jumps: [
      { row: 100, by: expect.closeTo(20) },
      { row: 200, by: expect.closeTo(-20.99) },
    ],
    usual: expect.closeTo(0.01),
    mean: expect.closeTo(0.01),
    uneven: null,
  });
});

it.each<[string, (row: number) => number]>([
  ["rounded to milliseconds", (row) => Math.round(row / 0.64) - Math.round((row - 1) / 0.64)],
  ["read late", (row) => 20 + 4 * (wave(row) - wave(row - 1))],
  ["with a few rows lost", (row) => (row % 12 === 0 ? 40 : 20)],
  ["in blocks of one time", (row) => (row % 10 === 0 ? 100 : 0)],
  ["with two rows in each other's place", (row) => (row % 50 === 0 ? -10 : row % 50 === 1 ? 30 : 10)],
])("takes times %s for even, without jumps", (_, step) => {
  expect(timingOf(steps(500, step), null, always)).toMatchObject({ jumps: [], uneven: null });
});

it("finds steps uneven that differ much, and in them only long pauses", () => {
  const { jumps, uneven } = timingOf(
    steps(500, (row) => (row === 250 ? 5000 : 27 + 22 * wave(row))),
    null,
    always,
  ) ?? { jumps: [], uneven: null };
  expect(jumps).toEqual([{ row: 250, by: expect.closeTo(5000) }]);
  expect(uneven?.map(Math.round)).toEqual([5, expect.any(Number), 49]);
});

it("goes on over midnight, and begins again before it", () => {
  const clock = steps(60, () => 1).map((time) => (86_380 + time) % 86_400);
  expect(timingOf(clock, 86_400, always)?.jumps).toEqual([]);
  expect(timingOf([...clock, 80_000, 80_001], 86_400, always)?.jumps).toEqual([{ row: 60, by: -6439 }]);
});

it("learns the usual step from rows of one recording", () => {
  const apart = steps(200, (row) => (row % 5 === 0 ? 3000 : 1));
  expect(timingOf(apart, null, always)?.jumps).toEqual([]);
  expect(timingOf(apart, null, (row) => row % 5 !== 0)?.jumps).toHaveLength(39);
});

it("says nothing of few times, or of numbers in no order", () => {
  expect(timingOf([0, 1, 2, 3, 50], null, always)).toBeNull();
  expect(timingOf(steps(100, wave), null, always)).toBeNull();
  expect(timingOf(new Array<number>(100).fill(5), null, always)).toBeNull();
});
