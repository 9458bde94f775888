import { expect, it } from "vitest";
import { chooseDetector, listen, type Stream } from "../../src/wakeword/choose-detector.js";
import { clipCounts } from "./wakeword.js";

it("counts clips by the higher score", () => {
  const scores = Float32Array.of(2, 1, 0, 3, 5, 1, -1, 0);
  expect(clipCounts(scores, Int32Array.of(0, 0, 1, 1))).toEqual({
    f1: 0.5,
    hits: 1,
    positives: 2,
    falseAlarms: 1,
    negatives: 2,
  });
  expect(clipCounts(scores.subarray(0, 2), Int32Array.of(1)).f1).toBe(0);
});

it("chooses the threshold that hears the most words within the false accepts allowed", () => {
  const model = { labels: ["word", "other"], head: { scoreBits: 8 } };
  const steps = 3600;
  const words = [300, 900, 1500, 2100];
  const stream: Stream = {
    features: new Int16Array(),
    spans: words.map((start) => ({ start: start / 20, end: start / 20 + 1, label: "word" })),
    timing: { step: 1 / 20, first: 0, tolerance: 0.5, total: 3600 },
  };
  // Margins in scores: −6, but 3 and more while a word is said, and 5 where none is.
  const scores = new Int32Array(2 * steps);
  const say = (from: number, margin: number) => {
    for (let step = from; step < from + 12; step++) scores[2 * step] = margin * 256;
  };
  for (let step = 0; step < steps; step++) scores[2 * step] = -6 * 256;
  for (const [index, start] of words.entries()) say(start, 3 + index);
  say(2800, 5);

  const strict = chooseDetector(model, scores, stream, 0.5);
  expect(strict.report).toMatchObject({ hits: 1, falseAccepts: 0 });
  const lax = chooseDetector(model, scores, stream, 1);
  expect(lax.report).toMatchObject({ hits: 4, falseAccepts: 1 });
  expect(listen(model, lax.detector, scores, stream).report).toMatchObject({ hits: 4, falseAccepts: 1 });
  expect(() => chooseDetector(model, scores, stream, -1)).toThrow(/false accepts/);
});
