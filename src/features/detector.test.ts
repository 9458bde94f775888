import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { checkDetector, type DetectorSpec } from "../model/detector.js";
import { detectionsIn, integerScores, resetDetector, smoothedMargins, stepDetector } from "./detector.js";

const spec: DetectorSpec = { keywords: [0, 2], limit: 100, smoothing: 2, threshold: 50, refractory: 10 };

/** Scores of three classes in which `winner` leads by `lead` at each step. */
const led = (...winners: [number, number][]): Int32Array =>
  Int32Array.from(winners.flatMap(([winner, lead]) => [0, 1, 2].map((i) => (i === winner ? lead : 0))));

describe("the detector", () => {
  it("averages clipped margins: level ← level − level/4 + margin", () => {
    const margins = smoothedMargins(spec, led([0, 1000], [0, 60]), 3);
    // From −400: −400 + 100 + 100 = −200 for class 0; −400 + 100 − 100 for class 2.
    expect(Array.from(margins)).toEqual([-200, -400, -200 + 50 + 60, -400 + 100 - 60]);
  });

  it("detects a keyword that leads for long enough, and then pauses", () => {
    const stream = led(...Array.from({ length: 40 }, (): [number, number] => [2, 80]));
    const detections = detectionsIn(spec, smoothedMargins(spec, stream, 3));
    expect(detections.map(({ step, keyword }) => [step, keyword])).toEqual([
      [6, 2],
      [17, 2],
      [28, 2],
      [39, 2],
    ]);
  });

  it("never detects a class that is not a keyword, or a single high score", () => {
    const stream = led(...Array.from({ length: 30 }, (_, i): [number, number] => [i === 9 ? 0 : 1, 90]));
    expect(detectionsIn(spec, smoothedMargins(spec, stream, 3))).toEqual([]);
  });

  it("gives the same step by step as over the whole stream, and its state stays bounded", () => {
    const score = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const step = fc.oneof(fc.constantFrom([900, 0, 0], [0, 900, 0], [0, 0, 900]), fc.tuple(score, score, score));
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.nat(8),
        fc.integer({ min: -100, max: 100 }),
        (steps, smoothing, threshold) => {
          const varied = { ...spec, smoothing, threshold, refractory: 3 };
          const scores = Int32Array.from(steps.flat());
          const state = resetDetector(varied);
          const found: [number, number][] = [];
          for (const [index, scoresOfStep] of steps.entries()) {
            const keyword = stepDetector(varied, state, scoresOfStep);
            if (keyword >= 0) found.push([index, keyword]);
            for (const level of state.levels) expect(Math.abs(level)).toBeLessThanOrEqual(101 * 2 ** smoothing);
          }
          const whole = detectionsIn(varied, smoothedMargins(varied, scores, 3));
          expect(whole.map((detection) => [detection.step, detection.keyword])).toEqual(found);
        },
      ),
    );
  });

  it("takes a model with a single score", () => {
    const single = { ...spec, keywords: [0] };
    expect(Array.from(smoothedMargins(single, Int32Array.of(70, -30), 1))).toEqual([-230, -230 + 58 - 30]);
  });

  it("turns float scores into integers, clipped at the ends", () => {
    expect(Array.from(integerScores([0.5, -0.25, 1e12, -1e12], 256))).toEqual([128, -64, 2 ** 30 - 1, 1 - 2 ** 30]);
  });

  it.each([
    { keywords: [] },
    { keywords: [-1] },
    { limit: 0 },
    { smoothing: 9 },
    { threshold: 101 },
    { refractory: 1e6 },
    { refractory: 0.5 },
  ])("refuses %o", (options) => {
    expect(() => checkDetector({ ...spec, ...options })).toThrow(InputError);
  });
});
