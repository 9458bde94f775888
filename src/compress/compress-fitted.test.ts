import { describe, expect, it } from "vitest";
import { stoppedOften } from "../fit/stopped.fixture.js";
import { encodeIntegerModel } from "../integer/file.js";
import { ramps } from "../train/ramps.fixture.js";
import { compressFitted } from "./compress-fitted.js";
import { type Attempt, takenOf, toldApart } from "./layout-trials.js";
import { compressionJson, compressionText, expectedText } from "./report.js";

const { data, split } = ramps(36);
const short = { ...data, lengths: data.lengths.map((length) => Math.min(length, 8)) };
const options = { size: 160, candidates: 2, tuneEpochs: 2, seed: 5, noise: 0.1 };
/** Tries one option, and estimates the result on two folds. */
const asked = { folds: 2, budget: 1e7 };

describe("compression that fits the data", () => {
  it("compares layouts on folds of the training part, estimates the result, and can be stopped anywhere and resumed to the same bytes", async () => {
    const once: string[] = [];
    const whole = await compressFitted(null, short, split, { ...options, threads: 1 }, asked, {
      onRun: (what, done) => once.push(`${what} ${done}`),
    });
    // The first makes no error, so no other can be better.
    expect(whole.attempts.map(({ folds }) => folds.map(({ score }) => score))).toEqual([[1, 1]]);
    expect(whole.stages.at(-1)?.bytes).toBeLessThanOrEqual(160);
    expect(whole.stages.at(-1)?.accuracy).toBeGreaterThan(0.8);
    expect(whole.expected).toMatchObject({ folds: 2, interval: [expect.any(Number), 1] });
    expect(whole.fit?.options).toMatchObject({ gate: "quantSigm", stateBound: 1, seed: 5, noise: 0.1 });
    expect(compressionText(whole)).toContain("on folds of the training part");
    expect(expectedText(whole)).toMatch(/^Expected on new data, .*95 % interval/);
    expect(compressionJson(whole).attempts).toEqual(whole.attempts);

    const again = await stoppedOften(once, (threads, hooks) =>
      compressFitted(null, short, split, { ...options, threads }, asked, hooks),
    );
    expect(once).toContain("layouts 1");
    expect(encodeIntegerModel(again.integer)).toEqual(encodeIntegerModel(whole.integer));
    expect([again.attempts, again.expected]).toEqual([whole.attempts, whole.expected]);
  });

  it("keeps the epochs that are given, each a single pass", async () => {
    const epochs: number[] = [];
    let most = 0;
    await compressFitted(null, short, split, { ...options, epochs: 4, tuneEpochs: 1, threads: 1 }, asked, {
      onStage: (_, __, count) => epochs.push(count),
      onBatch: (_, __, batches) => {
        most = Math.max(most, batches);
      },
    });
    expect(new Set(epochs)).toEqual(new Set([4, 1]));
    expect(most).toBeLessThanOrEqual(Math.ceil(short.lengths.length / 16));
  });

  it("refuses unknown options of the fit before any work", async () => {
    await expect(compressFitted(null, short, split, options, JSON.parse('{ "fold": 2 }'))).rejects.toThrow("folds");
  });

  it("refuses the checkpoint of another kind of run", async () => {
    await expect(compressFitted(null, short, split, options, asked, { resume: [Uint8Array.of(1, 2)] })).rejects.toThrow(
      /the checkpoint/,
    );
  });
});

describe("layouts", () => {
  const layout = { hidden: 8, rankW: null, rankU: null, densityW: 1, densityU: 1, densityHead: 1 };
  const attempt = (...scores: number[]): Attempt => ({
    layout: { ...layout },
    score: null,
    folds: scores.map((score) => ({ score, merit: score, held: 10 })),
  });

  it("keep their order unless another is better by more than a standard error", () => {
    const [first, noisy, better] = [attempt(0.8, 0.8, 0.8), attempt(1, 0.6, 0.9), attempt(0.9, 0.9, 0.9)];
    expect(takenOf([first, noisy])).toBe(first);
    expect(takenOf([first, noisy, better])).toBe(better);
    expect(toldApart([first, noisy])).toBe(false);
    expect(toldApart([first, better])).toBe(true);
  });
});
