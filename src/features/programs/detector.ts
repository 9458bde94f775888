/**
 * @file The streaming detector as the procedures from which C and WebAssembly are printed. They compute the same
 * integers as `../detector.ts`, the plain reference.
 */
import { InputError } from "../../core/errors.js";
import { parseProcedures } from "../../language/parse.js";
import { array } from "../../language/procedure.js";
import type { NumberArray, Procedure } from "../../language/syntax.js";
import { checkDetector, type DetectorSpec } from "../../model/detector.js";

/** The arrays and procedures that an emitter prints. */
export interface DetectorProgram {
  /** Takes the scores of a step; returns the class detected at it, or −1. */
  detect: Procedure;
  /** Sets levels and wait to their start values. */
  start: Procedure;
  /** C int32. */
  scores: NumberArray;
  /** 2ᵏ times the smoothed margin of each keyword. */
  levels: NumberArray;
  /** One number: steps until a detection is possible. */
  wait: NumberArray;
}

/**
 * @param classes C
 * @throws InputError if a keyword is not a class
 */
export function detectorProgram(spec: DetectorSpec, classes: number): DetectorProgram {
  checkDetector(spec);
  const { keywords } = spec;
  const beyond = keywords.find((keyword) => keyword >= classes);
  if (beyond !== undefined)
    throw new InputError(`keyword ${beyond} is not one of ${classes} classes: name one from 0 to ${classes - 1}`);
  const scores = array("scores", "int32", classes, "of a step");
  const levels = array("levels", "int32", keywords.length, "smoothed margins");
  const wait = array("wait", "uint16", 1, "steps until a detection is possible");
  const names = array("keywords", "uint8", keywords.length, "The classes that are keywords.", keywords);
  const procedure = parseProcedures(text(spec, classes), [scores, levels, wait, names]);
  return { detect: procedure("detect"), start: procedure("start"), scores, levels, wait };
}

function text({ keywords, limit, smoothing, threshold, refractory }: DetectorSpec, classes: number): string {
  const scale = 2 ** smoothing;
  const level = `-${(limit + 1) * scale}..${(limit + 1) * scale}`;
  const int32 = "-2^31..2^31-1";
  return `
/* The nearest number from -limit to limit. */
clipped(value: ${int32}, limit: 0..2^30) {
  return value > limit ? limit : value < -limit ? -limit : value;
}

/* Resets the levels and the wait. */
start() {
  for (let k: 0..${keywords.length} = 0; k < ${keywords.length}; k += 1) {
    levels[k] = ${-limit * scale};
  }
  wait[0] = 0;
}

/* The margin of each keyword over the best other class, clipped and smoothed: the highest above the threshold is detected. */
detect() {
  let detected: -1..255 = -1;
  let highest: ${int32} = ${threshold * scale - 1};
  for (let k: 0..${keywords.length} = 0; k < ${keywords.length}; k += 1) {
    let keyword: 0..255 = keywords[k];
    let best: ${int32} = ${classes === 1 ? 0 : -(2 ** 31)};
    for (let i: 0..${classes} = 0; i < ${classes}; i += 1) {
      if (i != keyword) {
        if (scores[i] > best) { best = scores[i]; }
      }
    }
    let own: -2^30..2^30 = clipped(scores[keyword], ${2 ** 30 - 1});
    let other: -2^30..2^30 = clipped(best, ${2 ** 30 - 1});
    let margin: -${limit}..${limit} = clipped(own - other, ${limit});
    let level: ${level} = levels[k];
    level += margin - (level >> ${smoothing});
    levels[k] = level;
    if (level > highest) {
      highest = level;
      detected = keyword;
    }
  }
  if (wait[0]) {
    wait[0] -= 1;
    detected = -1;
  } else {
    if (detected > -1) { wait[0] = ${refractory}; }
  }
  return detected;
}
`;
}
