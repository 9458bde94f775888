/** @file Numbers as people read them. */
import { grouped } from "../src/core/text.js";
import { bytesText } from "../src/evaluate/table.js";

/** `987 B`, `6,144 B (6.0 KiB)`. */
export function bytes(count: number): string {
  return count < 1024 ? `${count} B` : `${grouped(count)} B (${bytesText(count)})`;
}

/** `0.4 s`, `12 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
