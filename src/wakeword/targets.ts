/**
 * @file The target of every step of a piece: the wakeword just after its end, no target around it, something else
 * elsewhere.
 */
import type { Stretch } from "../data/audio/voice-activity.js";
import { type FrontEndSpec, frameCount } from "../model/front-end.js";

export interface TargetOptions {
  /** Seconds before and after the end of the word in which the target is the word. */
  before: number;
  after: number;
  /** Seconds after that without a target. There is none from the beginning of the word either. */
  pause: number;
}

const defaultTargets: Readonly<TargetOptions> = { before: 0.04, after: 0.16, pause: 0.3 };

/**
 * Seconds before and after a word's end in which the surest step is looked for, and around that step in which the
 * target is the word.
 */
const pooling = { before: 0.1, after: 0.35, about: 0.04 } as const;

/** The classes of a wakeword's model. */
export const wordClass = 0;
export const otherClass = 1;
/** No target: the step's weight in the loss is 0. */
export const noClass = -1;

/**
 * A class for each frame of a recording. A frame counts at the moment when its window is full.
 * @param word span of the wakeword's voice; null: none
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
 * Max pooling (Sun et al., SLT 2016): among the frames around the end of the word, the one in which the network is
 * surest of it and its neighbours get the word as target; the others get none. Changes the targets of a recording that
 * contains the word.
 * @param margin score of the word minus the other's, of a frame
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
