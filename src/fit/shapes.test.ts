/** @file Nothing in the choice of training rests on the sets that its rules come from. */
import { describe, expect, it } from "vitest";
import { resolveOptions } from "../train/options.js";
import { candidatesFor } from "./candidates.js";
import { fitTraining } from "./fit.js";
import { foldsOf } from "./folds.js";
import { type SeriesShape, waves } from "./shapes.fixture.js";

const many = (classes: number, each: number) => new Array<number>(classes).fill(each);
const shapes: [string, SeriesShape][] = [
  ["20 sequences of two classes", { counts: [10, 10], lengths: [60, 60], channels: 1 }],
  ["60 classes of six", { counts: many(60, 6), lengths: [40, 40], channels: 1 }],
  ["1,500 samples of one channel", { counts: [12, 12], lengths: [1500, 1500], channels: 1 }],
  ["nine channels, 3 to 25 samples", { counts: many(5, 12), lengths: [3, 25], channels: 9, people: 4 }],
  ["one class twenty times as large as the other", { counts: [100, 5], lengths: [50, 50], channels: 2 }],
  ["a class of one sequence", { counts: [12, 12, 1], lengths: [30, 30], channels: 3 }],
  ["one person", { counts: [10, 10], lengths: [30, 30], channels: 3, people: 1 }],
  ["sequences of one sample", { counts: [10, 10], lengths: [1, 1], channels: 4 }],
];

describe("training is chosen for", () => {
  it.each(shapes)("%s", async (_, shape) => {
    const { data, split } = waves(shape);
    const given = { hidden: 3, threads: 1 };
    const alone = shape.people === 1;
    // Where there is one person, folds are not asked for, and none can be made.
    const asked = { budget: 1, folds: alone ? null : 0 };
    const { options, split: parts, expected } = await fitTraining(data, split, given, asked);
    expect(() => resolveOptions(options)).not.toThrow();
    expect(options.frame).toBeLessThanOrEqual(Math.max(1, shape.lengths[0] / 4));
    expect((options.epochs ?? 0) * Math.ceil(parts.train.length / (options.batch ?? 1))).toBeGreaterThan(3500);
    expect(expected).toBeNull();
    if (!alone) {
      const held = foldsOf(data, split.train, 3, 1).flatMap((fold) => [...fold.held]);
      expect(held.sort((a, b) => a - b)).toEqual([...split.train]);
    }
    for (const { change } of candidatesFor(data, split.train, given, { widest: 96 })) {
      const tried = resolveOptions({ ...options, ...change });
      expect(tried.frame * shape.channels).toBeLessThanOrEqual(96);
    }
  });
});
