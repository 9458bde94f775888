import type { TextOutput } from "./io.js";
import { bar, clearLine, drawLine } from "./live-line.js";

/** What is tried, on a terminal, while it is. */
export function trialsOn(progress: TextOutput, quiet: boolean) {
  const live = !quiet && progress.isTTY === true;
  return {
    run: (what: string, done: number, runs: number): void => {
      if (live) drawLine(progress, `trials ${bar(done / runs, 16)}  ${what}`);
    },
    close: (): void => {
      if (live) clearLine(progress);
    },
  };
}
