import { expect, it } from "vitest";
import { allowedAnHour, chooseDetector, listen, type Stream } from "./choose-detector.js";

it("a stream too short for the wanted rate may have one false accept", () => {
  expect(allowedAnHour(0.5, 0.5)).toBe(2);
  expect(allowedAnHour(0.5, 1)).toBe(1);
  expect(allowedAnHour(0.5, 4)).toBe(0.5);
});

it("chooses the threshold that detects the most words within the false accepts allowed", () => {
  const model = { labels: ["word", "other"], head: { scoreBits: 8 } };
  const steps = 3600;
  const words = [300, 900, 1500, 2100];
  const stream: Stream = {
    features: new Int16Array(),
    spans: words.map((start) => ({ start: start / 20, end: start / 20 + 1, label: "word" })),
    timing: { step: 1 / 20, first: 0, tolerance: 0.5, total: 3600 },
  };
  // Margins in scores: −6, but 3 and more while a word is said, and 5 once where none is.
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
