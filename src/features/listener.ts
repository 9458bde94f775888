import { checkHas } from "../core/given.js";
import { checkDetector, type DetectorSpec } from "../model/detector.js";
import { type Detection, resetDetector, stepDetector } from "./detector.js";
import type { FrontEnd } from "./front-end.js";

/** A network that takes features a step at a time and keeps its state. */
export interface StepScorer {
  /** Returns C integer scores after a step of D features. */
  step(features: Float32Array | Int16Array): Int32Array;
  /** Resets to the zero state. */
  reset(): void;
}

/** A detection and its time. */
export interface Heard extends Detection {
  /** Seconds from the beginning of the sound to the end of the frame that caused the detection. */
  seconds: number;
}

/** Front end, network and detector together, as on a device: an endless stream of samples in, detections out. */
export class Listener {
  private readonly state;
  private readonly frames;
  private steps = 0;
  private heard: Heard[] = [];

  /** @throws InputError for anything but these parts, as `listeningOf` returns them */
  constructor(
    private readonly frontEnd: FrontEnd,
    private readonly scorer: StepScorer,
    private readonly detector: DetectorSpec,
  ) {
    checkHas(frontEnd, "stream", "the front end", "front of await listeningOf(model)");
    checkHas(scorer, "step", "the scorer", "scorer of await listeningOf(model)");
    checkHas(detector, "keywords", "the detector", "detector of await listeningOf(model)");
    checkDetector(detector);
    this.state = resetDetector(detector);
    this.frames = frontEnd.stream((features) => this.step(features));
  }

  /** Takes any number of samples at the front end's rate, and returns the detections in them. */
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

/**
 * Returns the integer scores `[T, C]` of every step of a recording; the state is kept from its beginning to its end.
 */
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
