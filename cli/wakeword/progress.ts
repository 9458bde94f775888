/**
 * @file Progress of the steps between trainings: a live line on a terminal, lines in a pipe, nothing when quiet.
 */
import type { TextOutput } from "../io.js";
import { bar, betweenPictures, clearLine, drawLine, seconds } from "../live-line.js";
import { pacedLines } from "../paced-lines.js";
import { duration } from "../text.js";

export interface StepProgress {
  /** Announces a new step. */
  step(text: string): void;
  /** Shows the progress of a part. Lets other work, and Ctrl-C, run now and then. */
  part(what: string, done: number, count: number): Promise<void>;
  /** Removes the live line. */
  close(): void;
}

export function stepProgress(output: TextOutput, quiet: boolean): StepProgress {
  const live = !quiet && output.isTTY === true;
  let begun = { what: "", at: seconds() };
  let drawn = Number.NEGATIVE_INFINITY;
  let writePaced = pacedLines(output);
  const close = (): void => {
    if (live && drawn > Number.NEGATIVE_INFINITY) clearLine(output);
    drawn = Number.NEGATIVE_INFINITY;
  };
  return {
    step(text) {
      close();
      begun = { what: "", at: seconds() };
      writePaced = pacedLines(output);
      if (!quiet) output.write(`${text}\n`);
    },
    async part(what, done, count) {
      const now = seconds();
      if (begun.what !== what) begun = { what, at: now };
      if (now - drawn < betweenPictures) return;
      drawn = now;
      const left = done === 0 ? "" : `  ${duration(((now - begun.at) * (count - done)) / done)} left`;
      if (live) drawLine(output, `${what} ${bar(done / count, 16)} ${done} of ${count}${left}`);
      else if (!quiet) writePaced(() => `${what}: ${done} of ${count}${left}`);
      await new Promise((resolve) => setImmediate(resolve));
    },
    close,
  };
}
