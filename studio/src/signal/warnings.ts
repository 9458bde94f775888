/** @file Warnings about a single recording. */
import type { Signal } from "./signal.js";

/** Fraction of samples at full scale from which sound counts as clipped. */
const clippedShare = 0.002;
/** Sound whose peak is below this is silence. */
const silence = 0.004;

export function warningsOf({ kind, values, channels }: Signal): string[] {
  const warnings: string[] = [];
  if (kind === "sound") {
    let [clipped, loudest] = [0, 0];
    for (const value of values) {
      loudest = Math.max(loudest, Math.abs(value));
      if (Math.abs(value) > 0.998) clipped++;
    }
    if (clipped > clippedShare * values.length) warnings.push("too loud: clipped");
    if (loudest < silence) warnings.push("silence");
    return warnings;
  }
  channels.forEach((name, c) => {
    for (let at = c + channels.length; at < values.length; at += channels.length) {
      if (values[at] !== values[c]) return;
    }
    warnings.push(`${name} never changes`);
  });
  return warnings;
}
