/**
 * @file The integer tables of the fixed-point front end, as stored in flash. Their formulas are in `docs/features.md`.
 */

import { logarithm } from "../core/elementary.js";
import type { FrontEndSpec } from "../model/front-end.js";
import { OptionError } from "../options/place.js";
import { cosineTransform } from "./cepstrum.js";
import { quarterSine } from "./fixed-fourier.js";
import { hannWindow } from "./hann.js";
import { melBank } from "./mel.js";

export interface FixedTables {
  /** Q15 Hann window, n = 0 … ⌊L/2⌋, with its peak of 1 as 32767; the rest is its mirror image, w[n] = w[L − n]. */
  window: Int16Array;
  /** Q14 sin(2πk/N), k = 0 … N/4. */
  sine: Int16Array;
  /** First bin of each gap between mel points, and the end of the last. */
  edges: Uint16Array;
  /** Q8 rising weight of each bin from `edges[0]` on, 0 … 255. */
  rising: Uint8Array;
  /** Q15 log₂(1 + i/32), i = 0 … 32. */
  logarithm: Uint16Array;
  /** Q14 cosine transform `[coefficients, filters]`, empty for log-mel. */
  cosine: Int16Array;
}

/** The most bins between two mel points: 63 · 2²⁴ plus the other terms stay below 2³¹. */
const widestGap = 63;

/** Rounds halves up, as all integer arithmetic here does. */
const rounded = (value: number): number => Math.floor(value + 0.5);

/** @throws OptionError if the filters are too wide for 32-bit sums */
export function fixedTables(spec: FrontEndSpec): FixedTables {
  const { window, transform, filters, coefficients } = spec;
  const hann = hannWindow(window).subarray(0, (window >> 1) + 1);
  const bank = melBank(spec);
  for (let gap = 0; gap <= filters; gap++) {
    const bins = bank.edges[gap + 1]! - bank.edges[gap]!;
    if (bins > widestGap) {
      const fault = `mel filter ${Math.min(gap, filters - 1)} of ${filters} has ${bins} bins on one side, integers allow ${widestGap}`;
      throw new OptionError(
        ({ name }) =>
          `${fault}: give a lower ${name("sampleRate")}, as 16000, more ${name("filters")}, or ${name("arithmetic")} float`,
      );
    }
  }
  return {
    window: Int16Array.from(hann, (value) => Math.min(rounded(value * 2 ** 15), 2 ** 15 - 1)),
    sine: quarterSine(transform),
    edges: bank.edges,
    rising: Uint8Array.from(bank.rising, (value) => Math.min(rounded(value * 2 ** 8), 255)),
    logarithm: Uint16Array.from({ length: 33 }, (_, i) => rounded((logarithm(1 + i / 32) / logarithm(2)) * 2 ** 15)),
    cosine:
      coefficients === null
        ? new Int16Array(0)
        : Int16Array.from(cosineTransform(filters, coefficients), (value) => rounded(value * 2 ** 14)),
  };
}
