/**
 * @file Settings of the streaming detector: plain data in the model file, next to the front end, so that evaluation,
 * listening and generated C cannot disagree.
 */
import * as v from "valibot";
import { InputError } from "../core/errors.js";
import { quote } from "./quote.js";

/** How the scores of every step become detections: plain data, stored in the model. */
export interface DetectorSpec {
  /** Classes that are keywords, by index; others (unknown, silence) are never detected. */
  keywords: number[];
  /** A margin is clipped to −limit … limit, in units of the scores. */
  limit: number;
  /** k: the average spans about 2ᵏ steps; 0 … 8. */
  smoothing: number;
  /** A smoothed margin of this or more is a detection, in units of the scores. */
  threshold: number;
  /** Steps after a detection during which there is no other. */
  refractory: number;
}

/**
 * Returns the defaults for given keywords and the scores' unit.
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
    smoothing: smoothingFor(stepsPerSecond),
    threshold: 2 * one,
    refractory: Math.round(stepsPerSecond),
    ...options,
  };
  checkDetector(spec);
  return spec;
}

/** Margins are averaged over at most this many seconds: a syllable. */
const averagedOver = 0.16;

function smoothingFor(stepsPerSecond: number): number {
  let smoothing = 0;
  while (smoothing < 8 && 2 ** (smoothing + 1) <= averagedOver * stepsPerSecond) smoothing++;
  return smoothing;
}

/** Names of classes that are not keywords. */
export const notSpoken = /^(_.*|unknown|others?|silence|noise|background|none|nothing)$/i;

/**
 * The default keywords: all classes except those named unknown, silence, noise, other and the like.
 * @throws InputError if no class is left
 */
export function spokenClasses(labels: readonly string[]): number[] {
  const spoken = Array.from(labels.keys()).filter((index) => !notSpoken.test(labels[index] ?? ""));
  if (spoken.length > 0) return spoken;
  throw new InputError(`none of ${labels.join(", ")} sounds like a keyword: name the keywords`);
}

/** The integer that stands for a score of 1 of a float model, in its detector and in the scores passed to it. */
export const floatScoreOne = 256;

/**
 * The same detector for scores in another unit: that of the integer model quantised from a float model.
 * @param factor new units per old unit
 */
export function scaleDetector(spec: DetectorSpec, factor: number): DetectorSpec {
  const most = 2 ** (30 - spec.smoothing);
  const limit = Math.max(1, Math.min(most, Math.round(spec.limit * factor)));
  const threshold = Math.max(-limit, Math.min(limit, Math.round(spec.threshold * factor)));
  return { ...spec, keywords: [...spec.keywords], limit, threshold };
}

const specSchema = v.strictObject({
  keywords: v.array(v.number()),
  limit: v.number(),
  smoothing: v.number(),
  threshold: v.number(),
  refractory: v.number(),
});

/**
 * Checks a detector read from a file; unknown keys are refused.
 * @throws InputError if it is not valid: names the part and what it must be
 */
export function parseDetector(value: unknown, name = "the model"): DetectorSpec {
  const { success, output, issues } = v.safeParse(specSchema, value);
  if (!success) {
    const [issue] = issues;
    throw new InputError(
      `${name}: detector: ${v.getDotPath(issue) ?? "it"} is ${quote(issue.input)}; must be ${issue.expected}`,
    );
  }
  checkDetector(output);
  return output;
}

/** Most steps of a pause. */
export const longestPause = 65_535;

/** @throws InputError if a value is impossible: names it, its limit and the remedy */
export function checkDetector(spec: DetectorSpec): void {
  const integer = (name: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new InputError(`the detector's ${name} is ${value}: give an integer from ${least} to ${most}`);
  };
  if (spec.keywords.length === 0) throw new InputError("the detector has no keyword: name at least one class");
  for (const keyword of spec.keywords) integer("keyword", keyword, 0, 255);
  integer("smoothing", spec.smoothing, 0, 8);
  integer("limit", spec.limit, 1, 2 ** (30 - spec.smoothing));
  integer("threshold", spec.threshold, -spec.limit, spec.limit);
  integer("refractory time", spec.refractory, 0, longestPause);
}
