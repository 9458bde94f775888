/**
 * @file The mel filterbank. Filter m is a triangle of unit height over its centre, zero at its neighbours' centres,
 * linear in Hz. So a bin between two neighbouring points has a weight r in the upper filter and 1 − r in the lower one:
 * one number a bin describes the whole bank.
 */

import { exponential, logarithm } from "../core/elementary.js";
import { InputError } from "../core/errors.js";
import type { FrontEndSpec } from "../model/front-end.js";

export interface MelBank {
  /** filters + 2 first bins: gap g holds the bins of `edges[g]` up to, not including, `edges[g + 1]`. */
  edges: Uint16Array;
  /** Rising weight of bins `edges[0]` …, in [0, 1). */
  rising: Float64Array;
}

const slaneyStep = 200 / 3;
const slaneyLog = logarithm(6.4) / 27;

/** Hz to mel, on HTK's or Slaney's scale. */
function melOfHertz(hertz: number, scale: FrontEndSpec["melScale"]): number {
  if (scale === "htk") return (2595 / logarithm(10)) * logarithm(1 + hertz / 700);
  return hertz < 1000 ? hertz / slaneyStep : 15 + logarithm(hertz / 1000) / slaneyLog;
}

/** Mel to Hz. */
function hertzOfMel(mel: number, scale: FrontEndSpec["melScale"]): number {
  if (scale === "htk") return 700 * (exponential((mel * logarithm(10)) / 2595) - 1);
  return mel < 15 ? mel * slaneyStep : 1000 * exponential((mel - 15) * slaneyLog);
}

/**
 * Returns the bank of a front end. Areas are not normalised: that would add a constant to each feature, which the
 * normalisation removes.
 * @throws InputError if a filter would have no bin
 */
export function melBank(spec: FrontEndSpec): MelBank {
  const { sampleRate, transform, filters, lowest, highest, melScale } = spec;
  const from = melOfHertz(lowest, melScale);
  const step = (melOfHertz(highest, melScale) - from) / (filters + 1);
  const points = Array.from({ length: filters + 2 }, (_, i) => hertzOfMel(from + i * step, melScale));
  // The exact ends, without the conversions' rounding.
  points[0] = lowest;
  points[filters + 1] = highest;

  const hertzPerBin = sampleRate / transform;
  const edges = Uint16Array.from(points, (hertz) => Math.ceil(hertz / hertzPerBin));
  const first = edges[0] ?? 0;
  const rising = new Float64Array((edges[filters + 1] ?? 0) - first);
  for (let gap = 0; gap <= filters; gap++) {
    const low = points[gap] ?? 0;
    const width = (points[gap + 1] ?? 0) - low;
    for (let bin = edges[gap] ?? 0; bin < (edges[gap + 1] ?? 0); bin++) {
      rising[bin - first] = (bin * hertzPerBin - low) / width;
    }
  }
  for (let filter = 0; filter < filters; filter++) {
    if (edges[filter] === edges[filter + 2]) {
      const hertz = Math.round(points[filter + 1] ?? 0);
      throw new InputError(
        `mel filter ${filter} of ${filters} around ${hertz} Hz has no bin: bins are ${hertzPerBin} Hz apart; ` +
          "choose fewer filters, raise the lowest frequency or lengthen the transform",
      );
    }
  }
  return { edges, rising };
}
