/**
 * @file Simulates another microphone: a first-order shelf at the low end and one at the high end, each with its own
 * gain.
 */

import { exponential } from "../../core/elementary.js";
import type { Random } from "../../core/random.js";

/** One shelf: below (or above) a frequency the gain approaches `decibels`. */
export interface Shelf {
  kind: "low" | "high";
  /** Hz. */
  corner: number;
  decibels: number;
}

/** Draws both shelves, of at most ±`most` dB. */
export function drawShelves(generator: Random, most = 9): Shelf[] {
  const between = (low: number, high: number): number => low + (high - low) * generator.uniform();
  return [
    { kind: "low", corner: between(150, 600), decibels: between(-most, most) },
    { kind: "high", corner: between(1500, 5000), decibels: between(-most, most) },
  ];
}

/** Filters a recording with the shelves. */
export function equalise(samples: Float32Array, sampleRate: number, shelves: readonly Shelf[]): Float32Array {
  const out = samples.slice();
  for (const { kind, corner, decibels } of shelves) {
    const gain = exponential((decibels * Math.LN10) / 20) - 1;
    const step = 1 - exponential((-2 * Math.PI * corner) / sampleRate);
    let low = 0;
    for (let n = 0; n < out.length; n++) {
      const sample = out[n]!;
      low += step * (sample - low);
      out[n] = sample + gain * (kind === "low" ? low : sample - low);
    }
  }
  return out;
}
