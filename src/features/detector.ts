/**
 * @file The streaming detector: scores of every step in, detections out, in integers so that a device gives the same.
 * For each keyword the margin of its score over the best other class is clipped (a piecewise-linear posterior),
 * smoothed by an exponential average, and compared with a threshold; after a detection there is a pause.
 */
import type { DetectorSpec } from "../model/detector.js";

export interface Detection {
  /** Step, counted from 0. */
  step: number;
  /** The detected class. */
  keyword: number;
  /** Smoothed margin, in units of the scores. */
  score: number;
}

/** Scores are clipped to this magnitude, so that the difference of two fits 32 bits. */
const mostScore = 2 ** 30 - 1;

const clipped = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** Clipped margin of a class over the best other one; a single score is its own margin. Scores are int32. */
function margin(scores: ArrayLike<number>, keyword: number, limit: number): number {
  let best = scores.length === 1 ? 0 : -(2 ** 31);
  for (let i = 0; i < scores.length; i++) if (i !== keyword) best = Math.max(best, scores[i] ?? 0);
  return clipped(clipped(scores[keyword] ?? 0, mostScore) - clipped(best, mostScore), limit);
}

/**
 * The detector's state: for each keyword 2ᵏ times the smoothed margin, and the steps left to wait. Levels are always
 * bounded by 2ᵏ·(limit + 1).
 */
export interface DetectorState {
  levels: Int32Array;
  wait: number;
}

/** The state before the first step, with nothing detected. */
export function resetDetector(spec: DetectorSpec): DetectorState {
  return { levels: new Int32Array(spec.keywords.length).fill(-spec.limit * 2 ** spec.smoothing), wait: 0 };
}

/**
 * Makes one step, and changes the state.
 * @param scores `[C]` integers
 * @returns the class detected at this step (the first in `keywords` among equals), or −1
 */
export function stepDetector(spec: DetectorSpec, state: DetectorState, scores: ArrayLike<number>): number {
  let best = -1;
  let highest = spec.threshold * 2 ** spec.smoothing - 1;
  for (let k = 0; k < spec.keywords.length; k++) {
    const before = state.levels[k]!;
    const level = before - (before >> spec.smoothing) + margin(scores, spec.keywords[k]!, spec.limit);
    state.levels[k] = level;
    if (level > highest) {
      best = spec.keywords[k]!;
      highest = level;
    }
  }
  if (state.wait > 0) {
    state.wait--;
    return -1;
  }
  if (best >= 0) state.wait = spec.refractory;
  return best;
}

/**
 * Computes the smoothed margins of a whole stream, `[T, keywords]`, in 1/2ᵏ of the scores' unit.
 * @param scores `[T, C]` integers, step-major
 */
export function smoothedMargins(spec: DetectorSpec, scores: Int32Array, classes: number): Int32Array {
  const state = resetDetector(spec);
  const steps = Math.floor(scores.length / classes);
  const width = spec.keywords.length;
  const margins = new Int32Array(steps * width);
  for (let step = 0; step < steps; step++) {
    stepDetector(spec, state, scores.subarray(step * classes, (step + 1) * classes));
    margins.set(state.levels, step * width);
  }
  return margins;
}

/** The detections in smoothed margins at a threshold, the same as {@link stepDetector}'s. */
export function detectionsIn(spec: DetectorSpec, margins: Int32Array, threshold = spec.threshold): Detection[] {
  const width = spec.keywords.length;
  const scale = 2 ** spec.smoothing;
  const detections: Detection[] = [];
  let free = 0;
  for (let step = 0; step * width < margins.length; step++) {
    if (step < free) continue;
    let best = -1;
    let highest = threshold * scale - 1;
    for (let k = 0; k < width; k++) {
      const level = margins[step * width + k]!;
      if (level > highest) {
        best = k;
        highest = level;
      }
    }
    if (best < 0) continue;
    detections.push({ step, keyword: spec.keywords[best]!, score: highest / scale });
    free = step + 1 + spec.refractory;
  }
  return detections;
}

/** A float model's scores as the detector's integers: `one` for a score of 1, clipped at ±(2³⁰ − 1). */
export function integerScores(scores: ArrayLike<number>, one: number): Int32Array {
  return Int32Array.from(scores, (score) => clipped(Math.floor(score * one + 0.5), mostScore));
}
