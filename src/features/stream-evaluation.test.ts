import { describe, expect, it } from "vitest";
import { detectorSpec } from "../model/detector.js";
import { smoothedMargins } from "./detector.js";
import { evaluateStream, thresholdFor, tradeOff } from "./stream-evaluation.js";

const labels = ["yes", "no", "unknown"];
const timing = { step: 0.01, first: 0.025, tolerance: 0.5, total: 1800 };
const spans = [
  { start: 1, end: 2, label: "yes" },
  { start: 3, end: 4, label: "unknown" },
  { start: 5, end: 6, label: "no" },
  { start: 7, end: 8, label: "yes" },
];
const at = (seconds: number, keyword: number) => ({ step: Math.round((seconds - 0.025) / 0.01), keyword, score: 1 });

describe("evaluateStream", () => {
  it("counts hits, misses, false accepts an hour and latencies", () => {
    const detections = [at(1.8, 0), at(1.9, 0), at(3.5, 0), at(6.4, 1), at(8.6, 0)];
    const report = evaluateStream(detections, spans, labels, [0, 1], timing);
    expect(report).toMatchObject({ hits: 2, misses: 1, falseAccepts: 3, falseAcceptsPerHour: 6 });
    expect(report.recall).toBeCloseTo(2 / 3);
    expect(report.precision).toBeCloseTo(2 / 5);
    expect(report.f1).toBeCloseTo(0.5);
    expect(report.latencies[0]).toBeCloseTo(-0.2, 1);
    expect(report.latencies[1]).toBeCloseTo(0.4, 1);
  });

  it("requires the right keyword, and ignores words that are not keywords", () => {
    expect(evaluateStream([at(5.5, 0)], spans, labels, [0, 1], timing)).toMatchObject({
      hits: 0,
      misses: 3,
      falseAccepts: 1,
    });
    expect(evaluateStream([], spans, labels, [1], timing)).toMatchObject({ hits: 0, misses: 1, precision: 1, f1: 0 });
    expect(evaluateStream([], [], labels, [1], timing)).toMatchObject({ recall: 1, falseAcceptsPerHour: 0 });
  });

  it("finds a span behind a longer one that began earlier", () => {
    const nested = [
      { start: 0, end: 10, label: "no" },
      { start: 1, end: 2, label: "yes" },
    ];
    expect(evaluateStream([at(1.5, 0), at(9, 1)], nested, labels, [0, 1], timing)).toMatchObject({
      hits: 2,
      falseAccepts: 0,
    });
  });
});

describe("tradeOff", () => {
  const spec = detectorSpec([0], 256, 100, { smoothing: 1, refractory: 50, limit: 1000 });
  const scores = Int32Array.from({ length: 3 * 1000 }, (_, i) => {
    const second = Math.floor(i / 3) / 100;
    if (i % 3 !== 0) return 0;
    if (second >= 1.5 && second < 2) return 900; // the word, in its span
    if (second >= 3.5 && second < 3.8) return 500; // what sounds like it
    return -800;
  });
  const curve = tradeOff(spec, smoothedMargins(spec, scores, 3), spans.slice(0, 2), labels, timing, 21);

  it("has fewer false accepts and hits the higher the threshold", () => {
    expect(curve.map(({ threshold }) => threshold)).toEqual(Array.from({ length: 21 }, (_, i) => -1000 + 100 * i));
    expect(curve.at(-1)).toMatchObject({ hits: 0, falseAccepts: 0 });
    expect(curve.find(({ threshold }) => threshold === 400)).toMatchObject({ hits: 1, falseAccepts: 1 });
    expect(curve.find(({ threshold }) => threshold === 600)).toMatchObject({ hits: 1, falseAccepts: 0 });
  });

  it("gives the lowest threshold for a wanted rate of false accepts", () => {
    expect(thresholdFor(curve, 0)).toMatchObject({ threshold: 600, recall: 1 });
    expect(thresholdFor(curve, 2)?.threshold).toBeLessThan(600);
    expect(thresholdFor(curve, -1)).toBeNull();
  });
});
