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

/** The features of a long recording, and the words in it with their times. */
export interface Stream {
  /** `[T, D]`. */
  features: Float32Array | Int16Array;
  spans: readonly LabelledSpan[];
  timing: StreamTiming;
}

/** Lengths of the average to try, as base-2 logarithms of steps. */
const smoothings = [1, 2, 3, 4];
const thresholds = 401;

/** Integer scores `[T, C]`; the state is kept from the beginning of a stream to its end. */
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

/** What a detector needs to know of a model. */
export type Scored = Pick<IntegerModel, "labels"> & { head: Pick<IntegerModel["head"], "scoreBits"> };

/** Runs a detector on a stream: its report, and the trade-off of its thresholds. */
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

/** The false accepts per hour to choose by: the wanted rate, but at least one false accept in the whole stream. */
export function allowedAnHour(wanted: number, hours: number): number {
  return Math.max(wanted, 1 / hours);
}

/**
 * The average and the threshold that detect class 0 best on a stream, among those within the allowed false accepts per
 * hour.
 * @throws InputError if there are none
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
