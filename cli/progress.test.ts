import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EpochReport } from "../src/train/epoch-report.js";
import { progressOn } from "./progress.js";
import { Captured } from "./testing/captured.js";

// Compares the text only; cli/colour.test.ts tests colours.
beforeAll(() => vi.stubEnv("NO_COLOR", "1"));
afterAll(() => vi.unstubAllEnvs());

function report(epoch: number, change: Partial<EpochReport> = {}): EpochReport {
  return {
    epoch,
    epochs: 4,
    phase: "train",
    trainLoss: 0.5,
    validationLoss: 0.4,
    validationScore: 0.75,
    best: true,
    learningRate: 0.01,
    gradientNorm: 1,
    seconds: 30,
    ...change,
  };
}

describe("progress", () => {
  it("prints one line per epoch in a pipe", () => {
    const output = new Captured();
    const progress = progressOn(output, false, { epochs: 4, regression: false });
    progress.batch(1, 5, 10);
    progress.epoch(report(1));
    progress.epoch(report(4, { phase: "low-rank", validationScore: null, best: false }));
    progress.close();
    expect(output.text).toBe(
      "epoch 1/4  loss 0.5000  validation 75.00 %  30 s  1 min 30 s left  best\n" +
        "epoch 4/4  low-rank  loss 0.5000  30 s\n",
    );
  });

  it("reports the progress of a long epoch in a pipe, twice a minute", () => {
    const output = new Captured();
    let time = 0;
    const progress = progressOn(output, false, { epochs: 2, regression: false, now: () => time });
    for (let done = 1; done <= 4; done++) {
      time += 20;
      progress.batch(1, done, 4);
    }
    expect(output.text).toBe("epoch 1/2  batch 2/4  2 min 00 s left\nepoch 1/2  batch 4/4  1 min 20 s left\n");
  });

  it("keeps one live line within the width of a terminal, and removes it", () => {
    const output = new Captured();
    output.isTTY = true;
    output.columns = 80;
    let time = 0;
    const progress = progressOn(output, false, { epochs: 4, regression: false, now: () => time });
    time = 10;
    progress.batch(1, 5, 10);
    time = 10.01;
    progress.batch(1, 6, 10);
    progress.epoch(report(1));
    progress.close();
    const frames = output.text.split("\r\u001b[K").slice(1);
    expect(frames).toHaveLength(3);
    expect(frames[0]).toContain("epoch 1/4 ━───────  ━━──  1 min 10 s left");
    expect(frames[1]).toBe("epoch 1/4 ━━──────  ━━━━  loss 0.5000  validation 75.00 %  1 min 30 s left");
    expect(frames.every((frame) => frame.length < 80)).toBe(true);
    expect(frames[2]).toBe("");
    expect(output.text).not.toContain("\n");
  });

  it("shows the error of a regression, and nothing when quiet", () => {
    const output = new Captured();
    progressOn(output, true, { epochs: 4, regression: true }).epoch(report(1));
    expect(output.text).toBe("");
    progressOn(output, false, { epochs: 4, regression: true }).epoch(report(4, { validationScore: -0.0125 }));
    expect(output.text).toContain("validation error 0.01250");
  });
});
