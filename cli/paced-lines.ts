/** @file Lines in a pipe or a log file during long work, few enough to read. */
import type { TextOutput } from "./io.js";
import { seconds } from "./live-line.js";

/** Seconds without output after which progress is written to a pipe. */
export const longSilence = 30;

/**
 * Returns a function that writes a line if nothing was written for {@link longSilence}.
 * @param now seconds, for tests
 */
export function pacedLines(output: TextOutput, now: () => number = seconds): (line: () => string) => void {
  let spoke = now();
  return (line) => {
    if (now() - spoke < longSilence) return;
    spoke = now();
    output.write(`${line()}\n`);
  };
}
