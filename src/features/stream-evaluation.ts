/** @file How good a detector is on a long recording: what counts is detections, misses, and false accepts an hour. */
import type { LabelledSpan } from "../data/audio/label-track.js";
import type { DetectorSpec } from "../model/detector.js";
import { type Detection, detectionsIn } from "./detector.js";

export interface StreamTiming {
  /** Seconds from one step to the next. */
  step: number;
  /** Seconds of sound that have been heard when the first step is there. */
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
  /** Hits as a share of the keywords spoken; 1 where none was spoken. */
  recall: number;
  /** Hits as a share of the detections; 1 where there is none. */
  precision: number;
  /** Harmonic mean of recall and precision. */
  f1: number;
  /** Seconds from a span's end to its detection, ascending; negative where the detector was quicker. */
  latencies: number[];
}

/** Which of the words spoken were heard, and what else was. */
export interface Matched {
  /** Of each span of a keyword, in their order: seconds from its end to its detection, negative where that was quicker; null: missed. */
  words: { span: LabelledSpan; latency: number | null }[];
  /** Seconds at which something was detected that was no keyword, or one already heard. */
  falseAccepts: number[];
}

/**
 * Compares detections with what was said. A detection hits the first span of its own label that is not hit yet, from the
 * span's start until `tolerance` after its end; every other detection is a false accept, a second one of the same span too.
 *
 * @param detections ascending by step
 * @param spans ascending by start; labels that are no keyword's may be among them
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
    // Spans are in order of their start, so those at the front that are over stay over, but for longer ones behind them.
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

/** {@link matchDetections} in numbers. */
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
 * The detection error trade-off (DET): a report for each of `points` thresholds evenly from −limit to limit, ascending.
 * @param margins of `smoothedMargins`
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
 * The lowest threshold from which on there are no more false accepts an hour than wanted; null if there is none.
 * @param curve of {@link tradeOff}
 */
export function thresholdFor(curve: readonly TradeOffPoint[], falseAcceptsPerHour: number): TradeOffPoint | null {
  let chosen: TradeOffPoint | null = null;
  for (const point of curve.toReversed()) {
    if (point.falseAcceptsPerHour > falseAcceptsPerHour) break;
    chosen = point;
  }
  return chosen;
}
