/** @file The choice of training works for data unlike the sets that its rules come from. */
import { describe, expect, it } from "vitest";
import { randomTexts } from "../engine/text.fixture.js";
import type { TrainOptions } from "../train/options.js";
import { resolveOptions } from "../train/resolve.js";
import { candidatesFor, startingOptions } from "./candidates.js";
import { estimatedFolds } from "./expectation.js";
import { fitTraining } from "./fit.js";
import { foldsOf } from "./folds.js";
import { frameFor, lengthOn, trialShare } from "./length.js";
import { type FitOptions, fitSetting } from "./options.js";
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
    // Data of one person cannot be divided into folds, so none are asked for.
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

it("is expected by fewer folds of long series, and by none of the longest, unless folds are asked for", () => {
  const { data, split } = waves({ counts: [60, 60], lengths: [3000, 3000], channels: 1 });
  const made = (options: Partial<TrainOptions>, asked: Partial<FitOptions> = {}) =>
    estimatedFolds(data, split.train, options, fitSetting(asked));
  expect([{ frame: 94 }, { frame: 10 }, { frame: 4 }, { frame: 1 }].map((options) => made(options))).toEqual([
    4, 3, 2, 0,
  ]);
  expect(made({ frame: 1 }, { effort: "thorough" })).toBe(4);
  expect(made({ frame: 1 }, { folds: 5 })).toBe(5);
});

describe("what is usual, and what is tried", () => {
  it("has the options of texts, which are read token by token", () => {
    const texts = { ...randomTexts(300), lengths: new Uint32Array(300).fill(200) };
    const train = Uint32Array.from(texts.lengths.keys());
    const usual = startingOptions(texts, train, { widest: 96 });
    expect(usual).toEqual({ readout: "mean", learningRate: 0.005, tokenDropout: 0.5 });
    const changes = candidatesFor(texts, train, { learningRate: 0.02 }, { widest: 96 }).map(({ change }) => change);
    expect(changes.flatMap((change) => Object.keys(change))).toEqual(["tokenDropout", "readout"]);
    expect(frameFor(texts, train)).toBe(1);
    const { epochs, batch, passes } = lengthOn(texts, train, {});
    expect(epochs * Math.ceil((300 * passes) / batch)).toBeGreaterThanOrEqual(500);
    expect(trialShare(texts, false)).toBe(1);
    const many = { ...texts, lengths: new Uint32Array(25_000).fill(200) };
    const all = Uint32Array.from(many.lengths.keys());
    expect(lengthOn(many, all, {})).toEqual({ epochs: 8, batch: 64, passes: 1 });
    expect(candidatesFor(many, all, {}, { widest: 96 })).toEqual([]);
  });

  const shape = { counts: [20, 20], lengths: [60, 60], channels: 9 } as const;
  const setting = { widest: null };

  it("compensates for how people wear a sensor, if several did and its channels are vectors", () => {
    const usual = (given: SeriesShape) => {
      const { data, split } = waves(given);
      return startingOptions(data, split.train, setting);
    };
    expect(usual({ ...shape, people: 4 })).toMatchObject({ companding: 0.02, rotation: 4, gain: 0.1 });
    for (const other of [shape, { ...shape, people: 1 }, { ...shape, channels: 4, people: 4 }]) {
      expect(usual(other)).not.toHaveProperty("companding");
    }
  });

  it("mixes few sequences that have a class, and tries them as recorded and in warped time", () => {
    const changes = (given: Partial<SeriesShape>, task: "multiclass" | "regression" = "multiclass") => {
      const { data, split } = waves({ ...shape, ...given });
      const { targets } = data;
      if (targets === null) throw new Error("waves have classes");
      const taught = { ...data, targets: { ...targets, task } };
      const tried = candidatesFor(taught, split.train, {}, setting);
      return { mixup: startingOptions(taught, split.train, setting).mixup, tried: tried.map(({ name }) => name) };
    };
    const names = ["samples as recorded in half the steps", "up to 50 % faster or slower in places"];
    expect(changes({})).toEqual({ mixup: 0.5, tried: expect.arrayContaining(names) });
    for (const { mixup, tried } of [changes({ counts: [1500, 1500] }), changes({}, "regression")]) {
      expect(mixup).toBeUndefined();
      expect(tried.filter((name) => names.includes(name))).toEqual([]);
    }
  });

  it("tries pooled readouts on long series only, and takes frames that the size allows", () => {
    const names = (lengths: [number, number]) => {
      const { data, split } = waves({ ...shape, lengths });
      return candidatesFor(data, split.train, {}, setting).map(({ name }) => name);
    };
    expect(names([60, 60])).toEqual(expect.arrayContaining(["readout max", "readout mean"]));
    expect(names([30, 40]).join()).not.toContain("readout");
    const { data, split } = waves({ ...shape, lengths: [320, 320] });
    expect(startingOptions(data, split.train, { widest: null }).frame).toBe(10);
    expect(startingOptions(data, split.train, { widest: 45 }).frame).toBe(5);
    expect(startingOptions(data, split.train, { widest: 4 }).frame).toBe(1);
  });
});
