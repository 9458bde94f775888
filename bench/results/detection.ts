/** @file A model on a long stream, and the detector that suits it. */

import { InputError } from "../../src/core/errors.js";
import type { LabelledRecording, LabelledSpan } from "../../src/data/audio/label-track.js";
import { detectionsIn, smoothedMargins } from "../../src/features/detector.js";
import { frontEnd } from "../../src/features/front-end.js";
import {
  evaluateStream,
  type StreamReport,
  type StreamTiming,
  type TradeOffPoint,
  thresholdFor,
  tradeOff,
} from "../../src/features/stream-evaluation.js";
import { IntegerRunner } from "../../src/inference/integer-runner.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { rawSamples } from "../../src/integer/quantise.js";
import { type DetectorSpec, detectorSpec } from "../../src/model/detector.js";
import type { FrontEndSpec } from "../../src/model/front-end.js";

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
/** Seconds after a word in which it may be heard. */
const tolerance = 0.5;

export function streamOf({ recording, spans }: LabelledRecording, spec: FrontEndSpec): Stream {
  const { sampleRate, stride, window } = spec;
  const total = recording.samples.length / sampleRate;
  return {
    features: frontEnd(spec).features(recording.samples),
    spans,
    timing: { step: stride / sampleRate, first: window / sampleRate, tolerance, total },
  };
}

/** Integer scores `[T, C]`, the state kept from the beginning of a stream to its end. */
export function streamScores(model: IntegerModel, { features }: Stream): Int32Array {
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
type Scored = Pick<IntegerModel, "labels"> & { head: Pick<IntegerModel["head"], "scoreBits"> };

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

/**
 * The average and the threshold that hear class 0 best on a stream, of those with so few false accepts an hour.
 * @throws InputError where there are none
 */
export function chooseDetector(
  model: Scored,
  scores: Int32Array,
  stream: Stream,
  falseAccepts: number,
): { detector: DetectorSpec; report: StreamReport } {
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
