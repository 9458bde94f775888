/** @file A line on a terminal that is redrawn during long work. */
import { coloured } from "./colour.js";
import type { TextOutput } from "./io.js";

/** Seconds between redraws of a live line. */
export const betweenPictures = 0.1;

/** Moves to the beginning of the terminal's line and clears it. */
const emptyLine = "\r\u001b[K";

/** Replaces the live line, truncated to the terminal's width. */
export function drawLine(output: TextOutput, line: string): void {
  const columns = Math.max(20, output.columns ?? 80);
  const cut = [...line].slice(0, columns - 1).join("");
  output.write(`${emptyLine}${cut.replace(/━+/g, (done) => coloured(output, "progress", done))}`);
}

/** Removes the live line. */
export function clearLine(output: TextOutput): void {
  output.write(emptyLine);
}

/** A fraction, 0 … 1, as a bar of `width` characters. */
export function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "━".repeat(full) + "─".repeat(width - full);
}

/** The clock for progress, in seconds. */
export function seconds(): number {
  return performance.now() / 1000;
}
