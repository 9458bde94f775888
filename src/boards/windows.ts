/** @file Windows and results as the bytes that a harness program reads and writes. */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkArray } from "../core/given.js";
import type { Program, Word } from "./program.js";

/** A model's answer: after a window's last step, or after each step. */
export interface WindowResult {
  /** The hidden state, as integers. */
  state: Int32Array;
  /** One per class. */
  scores: Int32Array;
}

const wordBytes: Readonly<Record<Word, number>> = { int16_t: 2, int32_t: 4 };

/** @throws InputError for anything but a list of raw samples, as plain JavaScript may give */
export function checkWindows(windows: readonly Int16Array[], what: "windows" | "clips"): void {
  checkArray(windows, `the list of ${what}`, "an array of them, each an Int16Array");
  for (const window of windows) {
    if (window instanceof Int16Array) continue;
    throw new InputError(`one of the ${what} is ${kindOf(window)}: give an Int16Array of raw samples`);
  }
}

/** Steps of a window of int16 samples `[T, D]`; throws InputError if it is not a whole number of steps. */
export function stepsOf(window: Int16Array, channels: number): number {
  const steps = window.length / channels;
  if (!Number.isInteger(steps) || steps < 1 || steps > 65_535) {
    throw new InputError(`a window of ${window.length} samples: give T × ${channels}, T from 1 to 65,535`);
  }
  return steps;
}

/** The samples in pieces of `length`; the last one may be shorter. */
export function piecesOf(samples: Int16Array, length: number): Int16Array[] {
  return Array.from({ length: Math.ceil(samples.length / length) }, (_, i) =>
    samples.subarray(i * length, (i + 1) * length),
  );
}

/** The stream a harness reads: for each window T, then its samples; a 0 ends it. */
export function encodeWindows(windows: readonly Int16Array[], channels: number): Uint8Array {
  const words = windows.reduce((sum, window) => sum + 1 + window.length, 1);
  const view = new DataView(new ArrayBuffer(2 * words));
  let at = 0;
  for (const window of windows) {
    view.setUint16(at, stepsOf(window, channels), true);
    at += 2;
    for (const sample of window) {
      view.setInt16(at, sample, true);
      at += 2;
    }
  }
  return new Uint8Array(view.buffer);
}

/** The results in the stream that a harness wrote; an aborted run gives those it reached. */
export function decodeResults(bytes: Uint8Array, { state, scores }: Pick<Program, "state" | "scores">): WindowResult[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types = [...state, scores].flatMap(({ length, type }) => Array.from({ length }, () => type));
  const size = types.reduce((sum, type) => sum + wordBytes[type], 0);
  const stateLength = types.length - scores.length;
  let end = 0;
  return Array.from({ length: Math.floor(bytes.length / size) }, () => {
    const numbers = Int32Array.from(types, (type) => {
      end += wordBytes[type];
      return type === "int16_t" ? view.getInt16(end - 2, true) : view.getInt32(end - 4, true);
    });
    return { state: numbers.slice(0, stateLength), scores: numbers.slice(stateLength) };
  });
}

/** Index of the first answer whose state or scores differ, or -1. */
export function firstDifference(results: readonly WindowResult[], reference: readonly WindowResult[]): number {
  const same = (a: Int32Array, b: Int32Array) => a.length === b.length && a.every((value, index) => value === b[index]);
  return reference.findIndex((expected, index) => {
    const result = results[index];
    return result === undefined || !same(result.state, expected.state) || !same(result.scores, expected.scores);
  });
}
