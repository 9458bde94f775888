/** @file Where to look next: at random, or where a model of what was seen expects the best. */

import { logarithm } from "../core/elementary.js";
import { random } from "../core/random.js";
import type { Dimension } from "../options/search-space.js";
import { type Place, type Point, placeOf, valueAt } from "./axis.js";
import { type Density, densityOf, draw, probability } from "./parzen.js";

/** A point that was tried, and its score at each rung that it reached; null: the run failed. */
export interface Observation {
  point: Point;
  scores: readonly (number | null)[];
}

export const proposers = ["tpe", "random"] as const;
export type ProposerName = (typeof proposers)[number];

/** Where to look. */
export interface Space {
  axes: readonly Dimension[];
  /** The values that are known to do well, by the axes' keys. */
  usual: Point;
}

/** Observations below which a model is no better than chance. */
const fewestObservations = 8;
/** One proposal in so many is drawn at random, whatever the model says. */
const randomEvery = 4;
/** Points that may be drawn for one trial. */
export const mostAttempts = 16;
/** Points drawn from the density of the good ones, of which the most promising is taken. */
const candidates = 24;

/** What is believed of each axis. */
export type Model = readonly { axis: Dimension; good: Density; others: Density }[];

/**
 * What points that were tried say of where to look; null where they are too few to say anything, and for "random".
 *
 * Good are the best fifth at the highest rung that has been reached often enough, as in BOHB (Falkner et al., ICML 2018).
 */
export function modelOf(
  name: ProposerName,
  { axes, usual }: Space,
  observations: readonly Observation[],
): Model | null {
  const scored = highestRung(observations);
  if (name === "random" || scored.length < fewestObservations) return null;
  const ranked = [...scored].sort((a, b) => b.score - a.score);
  const good = Math.min(25, Math.ceil(ranked.length / 5));
  return axes.map((axis) => {
    const density = (points: readonly { point: Point }[]) => {
      const places = points.flatMap(({ point }) => placeOf(axis, point[axis.key]) ?? []);
      return densityOf(axis, places, { usual: placeOf(axis, usual[axis.key]), weight: points.length / good });
    };
    return { axis, good: density(ranked.slice(0, good)), others: density(ranked.slice(good)) };
  });
}

/**
 * The next point to try. It depends on what is given alone.
 *
 * "tpe" is the tree-structured Parzen estimator (Bergstra et al., NIPS 2011): of points drawn where good ones lie, l(x), the
 * one that has the largest l(x)/g(x), g(x) being where the others lie. Before anything is known, points lie about the usual one
 * (as in πBO; Hvarfner et al., ICLR 2022). This prior has the same share of l and of g: where nothing was seen, neither is more likely.
 *
 * "random" draws each value from its whole range, evenly.
 *
 * @param trial with the seed decides what is random about it
 * @param attempt of so many: where the points before it cannot be taken
 */
export function propose(
  name: ProposerName,
  { axes, usual }: Space,
  model: Model | null,
  seed: number,
  trial: number,
  attempt: number,
): Point {
  const generator = random(seed * 2 ** 20 + (trial * mostAttempts + attempt));
  if (model === null || trial % randomEvery === randomEvery - 1) {
    const places = axes.map((axis) => {
      const prior = { usual: name === "random" ? null : placeOf(axis, usual[axis.key]), weight: 1 };
      return draw(axis, densityOf(axis, [], prior), generator);
    });
    return pointAt(axes, places);
  }
  let best: Place[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (let candidate = 0; candidate < candidates; candidate++) {
    let gain = 0;
    const places = model.map(({ axis, good, others }) => {
      const place = draw(axis, good, generator);
      gain += logarithm(probability(good, place) / probability(others, place));
      return place;
    });
    if (gain > most) [most, best] = [gain, places];
  }
  return pointAt(axes, best);
}

/** Scores at the highest rung that enough points have reached; failed runs are below all others. */
function highestRung(observations: readonly Observation[]): { point: Point; score: number }[] {
  const rungs = Math.max(0, ...observations.map(({ scores }) => scores.length));
  for (let rung = rungs - 1; rung >= 0; rung--) {
    const reached = observations.flatMap(({ point, scores }) => {
      const score = scores[rung];
      return score === undefined ? [] : [{ point, score: score ?? Number.NEGATIVE_INFINITY }];
    });
    if (rung === 0 || reached.length >= fewestObservations) return reached;
  }
  return [];
}

function pointAt(axes: readonly Dimension[], places: readonly Place[]): Point {
  return Object.fromEntries(
    axes.map((axis, index) => {
      const place = places[index];
      return [axis.key, place === undefined ? undefined : valueAt(axis, place)];
    }),
  );
}
