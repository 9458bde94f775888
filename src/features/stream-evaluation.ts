/** @file Evaluates a detector on a long recording: detections, misses, and false accepts an hour. */
import type { LabelledSpan } from "../data/audio/label-track.js";
import type { DetectorSpec } from "../model/detector.js";
import { type Detection, detectionsIn } from "./detector.js";

export interface StreamTiming {
  /** Seconds from one step to the next. */
  step: number;
  /** Seconds of sound up to the end of the first step. */
  first: number;
  /** Seconds after a span's end in which its detection still counts. */
  tolerance: number;
  /** Seconds of the recording. */
  total: number;
}

export interface StreamReport {
  hits: number;
  misses: number;
  falseAccepts: number;
  falseAcceptsPerHour: number;
  /** Hits as a fraction of the spoken keywords; 1 if none was spoken. */
  recall: number;
  /** Hits as a fraction of the detections; 1 if there is none. */
  precision: number;
  /** Harmonic mean of recall and precision. */
  f1: number;
  /** Seconds from a span's end to its detection, ascending; negative if the detection came before the end. */
  latencies: number[];
}

/** The spoken words with their detections, and the false accepts. */
export interface Matched {
  /**
   * For each span of a keyword, in order: seconds from its end to its detection, negative if that came before the end;
   * null: missed.
   */
  words: { span: LabelledSpan; latency: number | null }[];
  /** Times, in seconds, of detections without a keyword, or of one already detected. */
  falseAccepts: number[];
}

/**
 * Compares detections with the spoken words. A detection hits the first span of its label that is not hit yet, from the
 * span's start until `tolerance` after its end; every other detection is a false accept, also a second one of the same
 * span.
 *
 * @param detections ascending by step
 * @param spans ascending by start; labels need not be keywords
 * @param labels names of the model's classes
 * @param keywords the classes to be detected
 */
export function matchDetections(
  detections: readonly Detection[],
  spans: readonly LabelledSpan[],
  labels: readonly string[],
  keywords: readonly number[],
  timing: StreamTiming,
): Matched {
  const wanted = new Set(keywords.map((keyword) => labels[keyword]));
  const words: Matched["words"] = spans
    .filter(({ label }) => wanted.has(label))
    .map((span) => ({ span, latency: null }));
  const falseAccepts: number[] = [];
  let oldest = 0;
  for (const { step, keyword } of detections) {
    const time = timing.first + step * timing.step;
    // Spans are in order of their start, so the ended ones at the front can be skipped, even if a longer one is among
    // them.
    while (oldest < words.length && words[oldest]!.span.end + timing.tolerance < time) oldest++;
    let heard = false;
    for (let i = oldest; i < words.length && words[i]!.span.start <= time && !heard; i++) {
      const word = words[i]!;
      const { label, end } = word.span;
      if (word.latency !== null || label !== labels[keyword] || end + timing.tolerance < time) continue;
      word.latency = time - end;
      heard = true;
    }
    if (!heard) falseAccepts.push(time);
  }
  return { words, falseAccepts };
}

/** The figures of {@link matchDetections}. */
export function evaluateStream(
  detections: readonly Detection[],
  spans: readonly LabelledSpan[],
  labels: readonly string[],
  keywords: readonly number[],
  timing: StreamTiming,
): StreamReport {
  const { words, falseAccepts } = matchDetections(detections, spans, labels, keywords, timing);
  const latencies = words.flatMap(({ latency }) => (latency === null ? [] : [latency]));
  const hits = latencies.length;
  return {
    hits,
    misses: words.length - hits,
    falseAccepts: falseAccepts.length,
    falseAcceptsPerHour: timing.total > 0 ? (falseAccepts.length * 3600) / timing.total : 0,
    recall: words.length === 0 ? 1 : hits / words.length,
    precision: detections.length === 0 ? 1 : hits / detections.length,
    f1: hits === 0 ? 0 : (2 * hits) / (words.length + detections.length),
    latencies: latencies.sort((a, b) => a - b),
  };
}

/** One point of the detection error trade-off. */
export interface TradeOffPoint extends StreamReport {
  threshold: number;
}

/**
 * The detection error trade-off (DET): a report for each of `points` thresholds, evenly spaced from −limit to limit,
 * ascending.
 * @param margins the result of `smoothedMargins`
 */
export function tradeOff(
  spec: DetectorSpec,
  margins: Int32Array,
  spans: readonly LabelledSpan[],
  labels: readonly string[],
  timing: StreamTiming,
  points = 101,
): TradeOffPoint[] {
  const thresholds = new Set(
    Array.from({ length: points }, (_, i) => Math.round(-spec.limit + (2 * spec.limit * i) / Math.max(1, points - 1))),
  );
  return Array.from(thresholds, (threshold) => {
    const detections = detectionsIn(spec, margins, threshold);
    return { threshold, ...evaluateStream(detections, spans, labels, spec.keywords, timing) };
  });
}

/**
 * The lowest threshold from which on false accepts an hour are within a limit; null if there is none.
 * @param curve the result of {@link tradeOff}
 */
export function thresholdFor(curve: readonly TradeOffPoint[], falseAcceptsPerHour: number): TradeOffPoint | null {
  let chosen: TradeOffPoint | null = null;
  for (const point of curve.toReversed()) {
    if (point.falseAcceptsPerHour > falseAcceptsPerHour) break;
    chosen = point;
  }
  return chosen;
}
