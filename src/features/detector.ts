/**
 * @file The streaming detector: scores of every step in, detections out, in integers so that a device says the same. For
 * each keyword the margin of its score over the best other class is clipped (a piecewise-linear posterior), smoothed by an
 * exponential average, and compared with a threshold; after a detection there is a pause without any.
 */
import * as v from "valibot";
import { InputError } from "../errors.js";
import { quote } from "../model/quote.js";

export interface DetectorSpec {
  /** Classes that are keywords, by index; others (unknown, silence) are never detected. */
  keywords: number[];
  /** A margin is clipped to −limit … limit, in units of the scores. */
  limit: number;
  /** k: the average reaches over about 2ᵏ steps, 0 … 8. */
  smoothing: number;
  /** A smoothed margin of this or more is a detection, in units of the scores. */
  threshold: number;
  /** Steps after a detection before there can be another. */
  refractory: number;
}

export interface Detection {
  /** Step, counted from 0. */
  step: number;
  /** Class detected. */
  keyword: number;
  /** Smoothed margin, in units of the scores. */
  score: number;
}

/**
 * Defaults for a model of C classes and its scores' unit.
 * @param one the integer that stands for a score of 1
 * @param stepsPerSecond steps a second
 */
export function detectorSpec(
  keywords: number[],
  one: number,
  stepsPerSecond: number,
  options: Partial<DetectorSpec> = {},
): DetectorSpec {
  const spec: DetectorSpec = {
    keywords,
    limit: 8 * one,
    smoothing: 4,
    threshold: 2 * one,
    refractory: Math.round(stepsPerSecond),
    ...options,
  };
  checkDetector(spec);
  return spec;
}

const specSchema = v.strictObject({
  keywords: v.array(v.number()),
  limit: v.number(),
  smoothing: v.number(),
  threshold: v.number(),
  refractory: v.number(),
});

/**
 * A detector out of a file: checked, and nothing else in it.
 * @throws InputError where it is none: names the part and what it must be
 */
export function parseDetector(value: unknown): DetectorSpec {
  const { success, output, issues } = v.safeParse(specSchema, value);
  if (!success) {
    const [issue] = issues;
    throw new InputError(
      `detector: ${v.getDotPath(issue) ?? "it"} is ${quote(issue.input)}; must be ${issue.expected}`,
    );
  }
  checkDetector(output);
  return output;
}

/** @throws InputError where a value is impossible: names it, its limit and the remedy */
export function checkDetector(spec: DetectorSpec): void {
  const integer = (name: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new InputError(`the detector's ${name} is ${value}: give an integer from ${least} to ${most}`);
  };
  if (spec.keywords.length === 0) throw new InputError("the detector has no keyword: name at least one class");
  for (const keyword of spec.keywords) integer("keyword", keyword, 0, 255);
  integer("limit", spec.limit, 1, 2 ** 20);
  integer("smoothing", spec.smoothing, 0, 8);
  integer("threshold", spec.threshold, -spec.limit, spec.limit);
  integer("refractory time", spec.refractory, 0, 65_535);
}

/** Scores beyond this count as this, so that the difference of two fits 32 bits. */
const mostScore = 2 ** 30 - 1;

const clipped = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** Margin of a class over the best other, clipped; of a single score, the score itself. Scores are int32. */
export function margin(scores: ArrayLike<number>, keyword: number, limit: number): number {
  let best = scores.length === 1 ? 0 : -(2 ** 31);
  for (let i = 0; i < scores.length; i++) if (i !== keyword) best = Math.max(best, scores[i] ?? 0);
  return clipped(clipped(scores[keyword] ?? 0, mostScore) - clipped(best, mostScore), limit);
}

/** Its state: per keyword 2ᵏ times the smoothed margin, and the steps left to wait. Bounded by 2ᵏ·(limit + 1) for ever. */
export interface DetectorState {
  levels: Int32Array;
  wait: number;
}

/** The state before the first step: nothing heard. */
export function resetDetector(spec: DetectorSpec): DetectorState {
  return { levels: new Int32Array(spec.keywords.length).fill(-spec.limit * 2 ** spec.smoothing), wait: 0 };
}

/**
 * One step. Changes the state.
 * @param scores `[C]` integers
 * @returns the class that is detected at this step (of equally high ones the first in `keywords`), or −1
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
 * Smoothed margins of a whole stream, `[T, keywords]`, 2ᵏ times the unit of the scores.
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

/** The detections in smoothed margins at a threshold: those that {@link stepDetector} would give. */
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
