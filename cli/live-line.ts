/** @file A line on a terminal that is drawn again and again while something takes long. */
import { coloured } from "./colour.js";
import type { TextOutput } from "./io.js";

/** Seconds from one picture of a live line to the next: ten a second are enough for the eye, and cost nothing. */
export const betweenPictures = 0.1;

/** To the beginning of the terminal's line, and nothing on it. */
const emptyLine = "\r\u001b[K";

/** Draws a live line in place of the last one, cut to the terminal's width. */
export function drawLine(output: TextOutput, line: string): void {
  const columns = Math.max(20, output.columns ?? 80);
  const cut = [...line].slice(0, columns - 1).join("");
  output.write(`${emptyLine}${cut.replace(/━+/g, (done) => coloured(output, "progress", done))}`);
}

/** Removes it. */
export function clearLine(output: TextOutput): void {
  output.write(emptyLine);
}

/** A share, 0 … 1, as a bar of so many characters. */
export function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "━".repeat(full) + "─".repeat(width - full);
}

/** The clock that progress goes by. */
export function seconds(): number {
  return performance.now() / 1000;
}

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
