/** @file The average and the threshold of a detector, chosen on a stream for a wanted rate of false accepts. */
import { InputError } from "../core/errors.js";
import type { LabelledSpan } from "../data/audio/label-track.js";
import { detectionsIn, smoothedMargins } from "../features/detector.js";
import {
  evaluateStream,
  type StreamReport,
  type StreamTiming,
  type TradeOffPoint,
  thresholdFor,
  tradeOff,
} from "../features/stream-evaluation.js";
import { IntegerRunner } from "../inference/integer-runner.js";
import type { IntegerModel } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";
import { type DetectorSpec, detectorSpec } from "../model/detector.js";

/** The features of a long recording, and what is said when. */
export interface Stream {
  /** `[T, D]`. */
  features: Float32Array | Int16Array;
  spans: readonly LabelledSpan[];
  timing: StreamTiming;
}

/** Averages that are tried, as powers of two of steps. */
const smoothings = [1, 2, 3, 4];
const thresholds = 401;

/** Integer scores `[T, C]`, the state kept from the beginning of a stream to its end. */
export function streamScores(model: IntegerModel, { features }: Pick<Stream, "features">): Int32Array {
  const channels = model.input.mean.length;
  const classes = model.labels.length;
  const samples = rawSamples(features, model.input.sampleScale);
  const steps = samples.length / channels;
  const scores = new Int32Array(steps * classes);
  const runner = new IntegerRunner(model);
  for (let step = 0; step < steps; step++) {
    runner.step(samples, step * channels);
    scores.set(runner.scores(), step * classes);
  }
  return scores;
}

/** What a detector must know of a model. */
export type Scored = Pick<IntegerModel, "labels"> & { head: Pick<IntegerModel["head"], "scoreBits"> };

/** A detector on a stream: its report, and the trade-off of its thresholds. */
export function listen(
  { labels }: Scored,
  detector: DetectorSpec,
  scores: Int32Array,
  { spans, timing }: Stream,
): { report: StreamReport; curve: TradeOffPoint[] } {
  const margins = smoothedMargins(detector, scores, labels.length);
  return {
    report: evaluateStream(detectionsIn(detector, margins), spans, labels, detector.keywords, timing),
    curve: tradeOff(detector, margins, spans, labels, timing, thresholds),
  };
}

/** The rate to choose by: one false accept at least, where a stream is too short to hold one at the rate that is wanted. */
export function allowedAnHour(wanted: number, hours: number): number {
  return Math.max(wanted, 1 / hours);
}

/**
 * The average and the threshold that hear class 0 best on a stream, of those with so few false accepts an hour.
 * @throws InputError where there are none
 */
export function chooseDetector(
  model: Scored,
  scores: Int32Array,
  stream: Stream,
  falseAccepts: number,
): { detector: DetectorSpec; report: TradeOffPoint } {
  let best: { detector: DetectorSpec; report: TradeOffPoint } | null = null;
  for (const smoothing of smoothings) {
    const detector = detectorSpec([0], 2 ** model.head.scoreBits, 1 / stream.timing.step, { smoothing });
    const report = thresholdFor(listen(model, detector, scores, stream).curve, falseAccepts);
    if (report !== null && report.recall > (best?.report.recall ?? -1))
      best = { detector: { ...detector, threshold: report.threshold }, report };
  }
  if (best === null)
    throw new InputError(`no threshold has ${falseAccepts} false accepts an hour or fewer: allow more`);
  return best;
}
