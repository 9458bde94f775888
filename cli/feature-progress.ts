/**
 * @file Output while data are read: notes, and during feature extraction a live line on a terminal, or a line now and then
 * in a pipe.
 */

import type { LoadHooks } from "../src/pipeline/files/load.js";
import { sayNote } from "./colour.js";
import type { TextOutput } from "./io.js";
import { bar, betweenPictures, clearLine, drawLine, seconds } from "./live-line.js";
import { pacedLines } from "./paced-lines.js";
import { duration } from "./text.js";

type OnClips = NonNullable<LoadHooks["onClips"]>;

/** Seconds before the line appears. */
const patience = 1;

/** @param now seconds, for tests */
export function featureProgress(output: TextOutput, quiet: boolean, now: () => number = seconds): LoadHooks {
  if (quiet) return {};
  const onNote = (note: string): void => sayNote(output, note);
  return { onNote, onClips: output.isTTY ? clipLine(output, now) : plainLines(output, now) };
}

/** The live line, shown only if the extraction takes long enough. */
function clipLine(output: TextOutput, now: () => number): OnClips {
  let started = Number.NaN;
  let before = Number.POSITIVE_INFINITY;
  let drawn = Number.NEGATIVE_INFINITY;
  return (taken, count) => {
    if (taken < before) started = now();
    before = taken;
    if (taken >= count) {
      if (drawn > started) clearLine(output);
      return;
    }
    const passed = now() - started;
    if (passed < patience || now() - drawn < betweenPictures) return;
    drawn = now();
    const left = duration((passed * (count - taken)) / taken);
    drawLine(output, `features ${bar(taken / count, 16)} ${taken} of ${count} clips  ${left} left`);
  };
}

function plainLines(output: TextOutput, now: () => number): OnClips {
  const write = pacedLines(output, now);
  return (taken, count) => write(() => `features: ${taken} of ${count} clips`);
}
