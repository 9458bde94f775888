/**
 * @file How likely each place of an axis is, by places that were seen: Parzen's estimator of Bergstra et al. (Algorithms for
 * hyper-parameter optimization, NIPS 2011, section 4). A uniform prior counts as one more observation.
 */
import { at } from "../core/at.js";
import type { Random } from "../core/random.js";
import { exponential } from "../data/audio/elementary.js";
import type { Dimension } from "../options/search-space.js";
import type { Place } from "./axis.js";

/** Cells that a range is divided into: finer differences of an option do not matter. */
const cells = 64;

/** Probabilities of the places of an axis. */
export interface Density {
  /** Of each value of the axis; of off and on; the sum is 1. */
  kinds: number[];
  /** Of each cell of a range, given that the option is on; the sum is 1. Empty for a few values. */
  range: number[];
}

/** @param seen places on the axis, in any order */
export function densityOf(axis: Dimension, seen: readonly Place[]): Density {
  if (axis.kind === "among") {
    const counts = axis.values.map((_, value) => seen.filter((place) => isValue(place, value)).length);
    return { kinds: normalised(counts.map((count) => count + 1 / axis.values.length)), range: [] };
  }
  const shares = seen.flatMap((place) => (place !== "off" && "share" in place ? [place.share] : []));
  const off = seen.length - shares.length;
  const kinds = axis.off === undefined ? [0, 1] : normalised([off + 0.5, shares.length + 0.5]);
  return { kinds, range: rangeDensity(shares) };
}

function isValue(place: Place, value: number): boolean {
  return place !== "off" && "among" in place && place.among === value;
}

/**
 * A uniform prior and a Gaussian about each share, as wide as the farther of its two neighbours is away, so that it is
 * narrow where observations are many.
 */
function rangeDensity(shares: readonly number[]): number[] {
  const sorted = [...shares].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(100, 2 + sorted.length);
  const density = new Array<number>(cells).fill(1 / cells);
  sorted.forEach((middle, index) => {
    const below = middle - (sorted[index - 1] ?? 0);
    const above = (sorted[index + 1] ?? 1) - middle;
    const width = Math.min(1, Math.max(narrowest, below, above));
    const heights = density.map((_, cell) => {
      const away = ((cell + 0.5) / cells - middle) / width;
      return exponential(-away * away * 0.5);
    });
    normalised(heights).forEach((height, cell) => {
      density[cell]! += height;
    });
  });
  return normalised(density);
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

export function draw(axis: Dimension, { kinds, range }: Density, generator: Random): Place {
  const kind = drawIndex(kinds, generator);
  if (axis.kind === "among") return { among: kind };
  if (kind === 0) return "off";
  return { share: (drawIndex(range, generator) + generator.uniform()) / cells };
}

function drawIndex(weights: readonly number[], generator: Random): number {
  let left = generator.uniform();
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

export function probability({ kinds, range }: Density, place: Place): number {
  if (place === "off") return at(kinds, 0, "kind");
  if ("among" in place) return at(kinds, place.among, "value");
  return at(kinds, 1, "kind") * at(range, Math.min(cells - 1, Math.floor(place.share * cells)), "cell");
}
