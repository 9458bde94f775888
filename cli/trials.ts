/** @file Progress of trials: one live line on a terminal, a line for each kind of trial in a pipe, nothing when quiet. */
import type { TextOutput } from "./io.js";
import { bar, clearLine, drawLine, seconds } from "./live-line.js";
import { pacedLines } from "./paced-lines.js";

export interface TrialProgress {
  /** Called before a run of a trial, with the number of those done and of all. */
  run(what: string, done: number, runs: number): void;
  /** Removes the live line; call it before writing anything else. */
  close(): void;
}

/** @param now seconds, for tests */
export function trialsOn(output: TextOutput, quiet: boolean, now: () => number = seconds): TrialProgress {
  if (quiet) return { run() {}, close() {} };
  if (output.isTTY !== true) return { run: plainLines(output, now), close() {} };
  return {
    run: (what, done, runs) => drawLine(output, `trials ${bar(done / runs, 16)}  ${what}`),
    close: () => clearLine(output),
  };
}

function plainLines(output: TextOutput, now: () => number): TrialProgress["run"] {
  let tried = "";
  let write = pacedLines(output, now);
  return (what, done, runs) => {
    const line = () => `trial run ${done + 1} of at most ${runs}: ${what}`;
    if (what === tried) return write(line);
    tried = what;
    write = pacedLines(output, now);
    output.write(`${line()}\n`);
  };
}
