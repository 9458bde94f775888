import type { DetectorSpec } from "../model/detector.js";
import { type Detection, resetDetector, stepDetector } from "./detector.js";
import type { FrontEnd } from "./front-end.js";

/** A network that is given features a step at a time and keeps its state. */
export interface StepScorer {
  /** C integer scores after a step of D features. */
  step(features: Float32Array | Int16Array): Int32Array;
  /** Back to the zero state. */
  reset(): void;
}

/** A detection, and when it was heard. */
export interface Heard extends Detection {
  /** Seconds of sound from the beginning to the end of the frame that gave it. */
  seconds: number;
}

/** Front end, network and detector as one, as they are on a device: samples in, detections out, for ever. */
export class Listener {
  private readonly state;
  private readonly frames;
  private steps = 0;
  private heard: Heard[] = [];

  constructor(
    private readonly frontEnd: FrontEnd,
    private readonly scorer: StepScorer,
    private readonly detector: DetectorSpec,
  ) {
    this.state = resetDetector(detector);
    this.frames = frontEnd.stream((features) => this.step(features));
  }

  /** Takes samples, any number of them, at the front end's rate. Returns what was detected within them. */
  push(samples: Int16Array): Heard[] {
    this.heard = [];
    this.frames.push(samples);
    return this.heard;
  }

  private step(features: Float32Array | Int16Array): void {
    const { detector, state } = this;
    const { sampleRate, window, stride } = this.frontEnd.spec;
    const keyword = stepDetector(detector, state, this.scorer.step(features));
    if (keyword >= 0) {
      const score = (state.levels[detector.keywords.indexOf(keyword)] ?? 0) / 2 ** detector.smoothing;
      this.heard.push({ step: this.steps, keyword, score, seconds: (window + this.steps * stride) / sampleRate });
    }
    this.steps++;
  }
}

/** Integer scores `[T, C]` of every step of a recording, the state kept from its beginning to its end. */
export function streamScores(frontEnd: FrontEnd, scorer: StepScorer, samples: Int16Array, classes: number): Int32Array {
  const { window, stride } = frontEnd.spec;
  const steps = samples.length < window ? 0 : 1 + Math.floor((samples.length - window) / stride);
  const scores = new Int32Array(steps * classes);
  let at = 0;
  scorer.reset();
  frontEnd
    .stream((features) => {
      scores.set(scorer.step(features), at);
      at += classes;
    })
    .push(samples);
  return scores;
}
