/** @file The features of a long recording with its label track. */

import type { LabelledRecording } from "../../src/data/audio/label-track.js";
import { frontEnd } from "../../src/features/front-end.js";
import type { FrontEndSpec } from "../../src/model/front-end.js";
import type { Stream } from "../../src/wakeword/choose-detector.js";

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
