/** @file Targets of every step of a piece: the wakeword just after its end, nothing asked around it, something else elsewhere. */
import type { Stretch } from "../data/audio/voice-activity.js";
import { type FrontEndSpec, frameCount } from "../model/front-end.js";

export interface TargetOptions {
  /** Seconds before and after the end of the word in which the word is asked for. */
  before: number;
  after: number;
  /** Seconds after that in which nothing is asked, as from the beginning of the word on. */
  pause: number;
}

export const defaultTargets: Readonly<TargetOptions> = { before: 0.04, after: 0.16, pause: 0.3 };

/** Around the end of a word, in seconds: where a network is asked where it is surest of it, and how far about that the word is asked for. */
const pooling = { before: 0.1, after: 0.35, about: 0.04 } as const;

/** Classes of a wakeword's model. */
export const wordClass = 0;
export const otherClass = 1;
/** A target that asks nothing: its weight in the loss is 0. */
export const noClass = -1;

/**
 * A class for each frame of a recording. A frame is heard when its window is full, so that moment is what counts.
 * @param word where the wakeword's voice is; null: nowhere
 */
export function frameTargets(
  spec: FrontEndSpec,
  samples: number,
  word: Stretch | null,
  options: Partial<TargetOptions> = {},
): Int32Array {
  const { before, after, pause } = { ...defaultTargets, ...options };
  const targets = new Int32Array(frameCount(spec, samples)).fill(otherClass);
  if (word === null) return targets;
  const { sampleRate, stride, window } = spec;
  for (let step = 0; step < targets.length; step++) {
    const heard = step * stride + window;
    const late = (heard - word.end) / sampleRate;
    if (late >= -before && late <= after) targets[step] = wordClass;
    else if (heard > word.start && late <= after + pause) targets[step] = noClass;
  }
  return targets;
}

/**
 * Max pooling (Sun et al., SLT 2016): of the frames around the end of the word the one in which the network is surest of it, and
 * its neighbours, are the word; nothing is asked of the others. Changes the targets of a recording with the word in it.
 * @param margin of the word above all else, of a frame
 */
export function poolTargets(
  spec: FrontEndSpec,
  targets: Int32Array,
  word: Stretch,
  margin: (step: number) => number,
): void {
  const { sampleRate, stride, window } = spec;
  let surest = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < targets.length; step++) {
    const late = (step * stride + window - word.end) / sampleRate;
    if (late < -pooling.before || late > pooling.after) continue;
    targets[step] = noClass;
    const value = margin(step);
    if (value <= most) continue;
    most = value;
    surest = step;
  }
  if (surest < 0) return;
  const about = Math.round((pooling.about * sampleRate) / stride);
  targets.fill(wordClass, Math.max(0, surest - about), surest + about + 1);
}
