import { describe, expect, it } from "vitest";
import { sequencesOfArrays } from "../data/from-arrays.js";
import type { Targets } from "../data/sequences.js";
import { ramps } from "../train/ramps.fixture.js";
import { dataWarnings } from "./data-warnings.js";
import { expectationOf, wilson } from "./expectation.js";
import { fitTraining, trainingParts } from "./fit.js";
import { costOf, frameFor, lengthFor, repeated } from "./length.js";
import { fitSetting } from "./options.js";
import { expectationWarnings, neverFell, outcomeWarnings } from "./outcome.js";
import { clearlyBetter } from "./trial.js";

const indices = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
const split = { train: indices(0, 30), validation: indices(30, 34), test: indices(34, 40) };

describe("the length of a run", () => {
  it("is at least 4,000 updates of 16, in 40 epochs", () => {
    for (const count of [20, 50, 105, 270, 999]) {
      const { batch, passes, epochs } = lengthFor(count, {});
      const updates = epochs * Math.ceil((count * passes) / batch);
      expect(batch).toBe(16);
      expect(updates).toBeGreaterThan(3800);
      expect(updates).toBeLessThan(4600);
    }
  });

  it("is 40 passes over large sets", () => {
    expect(lengthFor(60_000, {})).toEqual({ batch: 64, passes: 1, epochs: 40 });
    expect(lengthFor(60_000, { batch: 100 })).toEqual({ batch: 100, passes: 1, epochs: 40 });
  });

  it("is that of the given epochs, or a share of them", () => {
    expect(lengthFor(50, { epochs: 6 })).toEqual({ batch: 16, passes: 1, epochs: 6 });
    expect(lengthFor(50, { epochs: 6, batch: 8 }, 1 / 3)).toEqual({ batch: 8, passes: 1, epochs: 2 });
    expect(lengthFor(50, { epochs: 1 }, 1 / 3)).toEqual({ batch: 16, passes: 1, epochs: 1 });
  });

  it("repeats indices, and its cost grows with the repeats", () => {
    expect([...repeated(Uint32Array.of(3, 5), 2)]).toEqual([3, 5, 3, 5]);
    const data = ramps(40).data;
    const one = costOf(data, split.train, { batch: 10, passes: 1, epochs: 2 }, {});
    expect(costOf(data, split.train, { batch: 10, passes: 3, epochs: 2 }, {})).toBeCloseTo(3 * one, 3);
    expect(one).toBeGreaterThan(0);
  });

  it("stacks long series to about 32 steps, and leaves four steps of the shortest", () => {
    const data = { ...ramps(2).data, lengths: Uint32Array.of(320, 320) };
    expect(frameFor(data, Uint32Array.of(0, 1))).toBe(10);
    expect(frameFor({ ...data, lengths: Uint32Array.of(320, 20) }, Uint32Array.of(0, 1))).toBe(5);
    expect(frameFor({ ...data, lengths: Uint32Array.of(10, 10) }, Uint32Array.of(0, 1))).toBe(1);
  });
});

describe("what a run trains on", () => {
  it("includes a validation part too small to choose an epoch by", () => {
    const parts = trainingParts(ramps(40).data, split, false);
    expect([...parts.train]).toEqual([...indices(0, 34)]);
    expect(parts.validation).toHaveLength(0);
    expect(parts.test).toEqual(split.test);
    expect(trainingParts(ramps(40).data, split, true)).toBe(split);
  });

  it("leaves out a validation part of eight groups", () => {
    const data = { ...ramps(60).data, groups: Int32Array.from(indices(0, 60)) };
    const many = { train: indices(0, 40), validation: indices(40, 48), test: indices(48, 60) };
    expect(trainingParts(data, many, false)).toBe(many);
  });
});

describe("choosing", () => {
  it("gives the same options and expectation on any number of threads, and respects the user's options", async () => {
    const data = ramps(40).data;
    const given = { hidden: 6, batch: 8, noise: 0.1, seed: 3, crop: 1 };
    const asked = { folds: 2, budget: 2e7 };
    const one = await fitTraining(data, split, { ...given, threads: 1 }, asked);
    const two = await fitTraining(data, split, { ...given, threads: 2 }, asked);
    expect({ ...two.options, threads: 1 }).toEqual(one.options);
    expect(two.tried).toEqual(one.tried);
    expect(two.expected).toEqual(one.expected);
    expect(one.options).toMatchObject(given);
    expect(one.tried.map(({ name }) => name)).not.toContain("crops of 80 % or more");
    expect(one.expected?.score).toBeGreaterThan(0.9);
  });

  it("tries no change whose options stand already", async () => {
    const steps = 64;
    const classes = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    // All curves are nearly the same, as spectra are: noise and offsets hide the classes.
    const curve = (i: number, t: number) => Math.sin(t / 4) + (t > 44 && t < 53 ? 0.1 * classes[i]! : 0);
    // Wrong labels leave something to gain.
    const taught = classes.map((value, i) => (i % 7 === 6 ? 1 - value : value));
    const x = Array.from(classes, (_, i) => Array.from({ length: steps }, (_, t) => [curve(i, t)]));
    const data = sequencesOfArrays({ x, y: Array.from(taught, (value) => (value === 0 ? "a" : "b")) });
    const fit = await fitTraining(data, split, { hidden: 16, batch: 8, threads: 1 }, { folds: 0 });
    const kept = fit.tried.filter((tried) => tried.kept).map(({ name }) => name);
    const names = fit.tried.map(({ name }) => name);
    expect(kept).toEqual(["the usual options", "samples as recorded in half the steps"]);
    expect(names).toContain("noise 0.05");
    expect(names).not.toContain("no offset");
  });

  it("takes a change as better only beyond one standard error", () => {
    const result = (score: number) => ({ score: 0, merit: score, held: 10 });
    expect(clearlyBetter([0.9, 0.9, 0.9].map(result), [0.8, 0.8, 0.8].map(result))).toBe(true);
    expect(clearlyBetter([1, 0.7, 0.9].map(result), [0.8, 0.8, 0.8].map(result))).toBe(false);
    expect(clearlyBetter([0.8, 0.8].map(result), [0.8, 0.8].map(result))).toBe(false);
  });

  it("gives the expectation with Wilson's interval", () => {
    const results = [1, 0.9].map((score) => ({ score, merit: score, held: 20 }));
    const { data } = ramps(40);
    const { score, spread, interval } = expectationOf(data, results, 1);
    expect(score).toBeCloseTo(0.95, 10);
    expect(spread).toBeCloseTo(0.0707, 4);
    expect(interval?.[0]).toBeCloseTo(0.835, 3);
    expect(interval?.[1]).toBeCloseTo(0.986, 3);
    const targets: Targets = { task: "regression", readout: "last", labels: ["y"], values: new Float32Array(40) };
    expect(expectationOf({ groups: null, targets }, results, 1).interval).toBeNull();
  });

  it("gives a wider interval where whole groups differ", () => {
    const data = { ...ramps(40).data, groups: Int32Array.from({ length: 40 }, (_, i) => i % 4) };
    const of = (scores: number[]) =>
      expectationOf(
        data,
        scores.map((score) => ({ score, merit: score, held: 100 })),
        1,
      ).interval ?? [];
    const [low = 0, high = 0] = of([0.9, 0.2, 0.6, 0.1]);
    // A standard error of 0.185 is that of 7.2 trials.
    expect([low, high]).toEqual([expect.closeTo(0.174, 3), expect.closeTo(0.761, 3)]);
    expect(of([0.45, 0.45, 0.45, 0.45])).toEqual(wilson(0.45, 400));
    expect(of([0.45, 0.46, 0.44, 0.45])).toEqual(wilson(0.45, 400));
  });
});

describe("warnings", () => {
  const report = (trainLoss: number) => ({ trainLoss }) as Parameters<typeof neverFell>[0][number];

  it("report a loss that never fell", () => {
    const flat = Array.from({ length: 12 }, () => report(0.69));
    expect(neverFell(flat)).toBe(true);
    expect(outcomeWarnings(flat, null)[0]).toMatch(/^training failed: the loss never fell \(0\.690 at first, 0\.690/);
    expect(neverFell([...flat, report(0.3)])).toBe(false);
    expect(neverFell(flat.slice(0, 5))).toBe(false);
  });

  it("report test sequences that are in the training part, and classes of few sequences", () => {
    const data = ramps(40).data;
    // The test sequences lie where three of the training part do.
    const starts = data.starts.slice();
    starts.set(
      split.train.slice(0, 3).map((index) => data.starts[index] ?? 0),
      37,
    );
    const lengths = data.lengths.slice();
    lengths.set(
      split.train.slice(0, 3).map((index) => data.lengths[index] ?? 0),
      37,
    );
    expect(dataWarnings({ ...data, starts, lengths }, { ...split, test: indices(37, 40) })[0]).toMatch(
      /^3 of 3 test sequences are also in the training part/,
    );
    expect(dataWarnings(data, split)).toEqual([]);
    expect(dataWarnings(data, { ...split, train: indices(0, 4) })[0]).toMatch(
      /^fewer than 5 sequences to train on of:/,
    );
  });

  it("report a channel that is a clock, of several channels", () => {
    const values = Float32Array.from({ length: 160 }, (_, at) =>
      at % 2 === 0 ? Math.floor(at / 2) % 20 : Math.sin(at),
    );
    const clocked = (names: string[] | null) =>
      sequencesOfArrays({ x: { shape: [4, 20, 2], values }, y: null }, { channelNames: names });
    const parts = { ...split, train: indices(0, 4), test: indices(0, 0) };
    expect(dataWarnings(clocked(["t", "x"]), parts)[0]).toMatch(/^channel t rises at every step/);
    expect(dataWarnings(clocked(null), parts)).toHaveLength(1);
    values[40] = 50;
    expect(dataWarnings(clocked(null), parts)).toEqual([]);
  });

  it("report a result to expect that the most frequent class would have, too", () => {
    const data = ramps(40).data;
    const expected = (score: number) => expectationOf(data, [{ score, merit: score, held: 30 }], 1);
    expect(expectationWarnings(data, split.train, expected(0.6))[0]).toMatch(/^no better than chance: /);
    expect(expectationWarnings(data, split.train, expected(1))).toEqual([]);
    expect(expectationWarnings(data, split.train, null)).toEqual([]);
  });

  it("report numbers that are classes in one-hot form", () => {
    const x = { shape: [3, 1, 1], values: Float32Array.from([1, 2, 3]) };
    const y = { shape: [3, 2], values: Float32Array.of(0, 1, 1, 0, 0, 1) };
    const parts = { ...split, train: indices(0, 3), test: indices(0, 0) };
    expect(dataWarnings(sequencesOfArrays({ x, y }), parts)[0]).toMatch(/for classes give --task multiclass$/);
    y.values[0] = 0.5;
    expect(dataWarnings(sequencesOfArrays({ x, y }), parts)).toEqual([]);
  });
});

describe("more warnings of data", () => {
  const x = (lengths: number[]) => lengths.map((length) => Array.from({ length }, (_, step) => [Math.sin(step)]));
  const parts = (count: number) => ({ train: indices(0, count), validation: indices(0, 0), test: indices(0, 0) });

  it("report a short sequence that decides the samples of a step", () => {
    const long = new Array<number>(20).fill(900);
    const warnings = (lengths: number[]) =>
      dataWarnings(sequencesOfArrays({ x: x(lengths), y: null }), parts(lengths.length));
    expect(warnings([3, ...long])[0]).toMatch(
      /^the shortest sequence has 3 samples, so a step usually takes 1 sample, where 27/,
    );
    expect(warnings([600, ...long])).toEqual([]);
  });

  it("report numbers to predict that may be classes", () => {
    const warnings = (y: number[]) =>
      dataWarnings(
        sequencesOfArrays(
          { x: x(y.map(() => 5)), y: { shape: [y.length], values: Float64Array.from(y) } },
          { task: "regression" },
        ),
        parts(y.length),
      );
    const classes = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
    expect(warnings(classes)[0]).toMatch(
      /^the numbers to predict are only 0, 1, 2: for classes give --task multiclass$/,
    );
    expect(warnings(classes.map((y) => y / 2))).toEqual([]);
    expect(warnings(classes.map((_, y) => y))).toEqual([]);
  });
});

it("refuses repeats of folds that are not made", async () => {
  const { data, split } = ramps(40);
  await expect(fitTraining(data, split, {}, { effort: "quick", repeats: 2 })).rejects.toThrow(
    /^repeats is 2, but no folds say what to expect here: give folds/,
  );
});

it.each([
  [{ repeats: 0 }, "repeats is 0"],
  [{ effort: "fast" }, "effort is"],
  [{ folds: 2.5 }, "folds is 2.5"],
  [{ folds: 1 }, "folds is 1"],
  [{ budget: Number.NaN }, "budget is NaN"],
  [{ widest: 0 }, "widest is 0"],
])("refuses %o", (asked, message) => {
  expect(() => fitSetting(Object(asked))).toThrow(message);
});
