/**
 * @file The density of places on an axis, from observed places: the Parzen estimator of Bergstra et al. (Algorithms for
 * hyper-parameter optimization, NIPS 2011, section 4). A prior counts as further observations.
 */
import { at } from "../core/at.js";
import { exponential } from "../core/elementary.js";
import type { Random } from "../core/random.js";
import type { Dimension } from "../options/search-space.js";
import type { Place } from "./axis.js";

/** Cells of a range: finer differences of an option do not matter. */
const cells = 64;

/** Probabilities of the places of an axis. */
export interface Density {
  /** Of each value of the axis, or of off and on; the sum is 1. */
  kinds: number[];
  /** Of each cell of a range, given that the option is on; the sum is 1. Empty for an axis of a few values. */
  range: number[];
}

/** The prior of an axis, before any observation. */
export interface Prior {
  /** A place that is known to be good; null: all places are equal. */
  usual: Place | null;
  /** Number of observations that it counts as. */
  weight: number;
}

/** Fraction of the prior around the usual place; the rest is uniform. */
const trust = 2 / 3;
/** Standard deviation of the prior around a usual place in a range. */
const priorWidth = 0.1;

/** @param seen places on the axis, in any order */
export function densityOf(axis: Dimension, seen: readonly Place[], { usual, weight }: Prior): Density {
  const certain = usual === null ? 0 : trust;
  if (axis.kind === "among") {
    const { length } = axis.values;
    const kinds = axis.values.map((_, value) => {
      const before = (1 - certain) / length + (usual !== null && isValue(usual, value) ? certain : 0);
      return seen.filter((place) => isValue(place, value)).length + weight * before;
    });
    return { kinds: normalised(kinds), range: [] };
  }
  const shares = seen.flatMap((place) => (place !== "off" && "share" in place ? [place.share] : []));
  const off = seen.length - shares.length;
  const offBefore = (1 - certain) / 2 + (usual === "off" ? certain : 0);
  const kinds =
    axis.off === undefined ? [0, 1] : normalised([off + weight * offBefore, shares.length + weight * (1 - offBefore)]);
  const middle = usual !== null && usual !== "off" && "share" in usual ? usual.share : null;
  return { kinds, range: rangeDensity(shares, { middle, weight }) };
}

function isValue(place: Place, value: number): boolean {
  return place !== "off" && "among" in place && place.among === value;
}

/**
 * A prior plus a Gaussian around each observation, as wide as the distance to the farther of its two neighbours, so
 * that it is narrow where observations are dense.
 */
function rangeDensity(
  shares: readonly number[],
  { middle, weight }: { middle: number | null; weight: number },
): number[] {
  const sorted = [...shares].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(100, 2 + sorted.length);
  const near = middle === null ? [] : bell(middle, priorWidth);
  const certain = middle === null ? 0 : trust;
  const density = Array.from(
    { length: cells },
    (_, cell) => weight * ((1 - certain) / cells + certain * (near[cell] ?? 0)),
  );
  sorted.forEach((share, index) => {
    const below = share - (sorted[index - 1] ?? 0);
    const above = (sorted[index + 1] ?? 1) - share;
    bell(share, Math.min(1, Math.max(narrowest, below, above))).forEach((height, cell) => {
      density[cell]! += height;
    });
  });
  return normalised(density);
}

/** A Gaussian over the cells, truncated at the ends of the range. */
function bell(middle: number, width: number): number[] {
  return normalised(
    Array.from({ length: cells }, (_, cell) => {
      const away = ((cell + 0.5) / cells - middle) / width;
      return exponential(-away * away * 0.5);
    }),
  );
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
