/** @file Proposes the next point: at random, or where a model of the observations expects the best. */

import { logarithm } from "../core/elementary.js";
import { random } from "../core/random.js";
import type { Dimension } from "../options/search-space.js";
import { type Place, type Point, placeOf, valueAt } from "./axis.js";
import { type Density, densityOf, draw, probability } from "./parzen.js";

/** A tried point, and its score at each rung that it reached; null: the run failed. */
export interface Observation {
  point: Point;
  scores: readonly (number | null)[];
}

export const proposers = ["tpe", "random"] as const;
export type ProposerName = (typeof proposers)[number];

/** The space to search. */
export interface Space {
  axes: readonly Dimension[];
  /** Values that are known to be good, by the axes' keys. */
  usual: Point;
}

/** Fewest observations for a model; with fewer it is no better than chance. */
const fewestObservations = 8;
/** One proposal in this many is random, regardless of the model. */
const randomEvery = 4;
/** Most points drawn for one trial. */
export const mostAttempts = 16;
/** Points drawn from the density of good ones, of which the most promising is taken. */
const candidates = 24;

/** The densities of each axis. */
export type Model = readonly { axis: Dimension; good: Density; others: Density }[];

/**
 * The model of the tried points; null if there are too few, and for "random".
 *
 * The best fifth at the highest rung with enough points are the good ones, as in BOHB (Falkner et al., ICML 2018).
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
 * The next point to try. It depends only on the arguments.
 *
 * "tpe" is the tree-structured Parzen estimator (Bergstra et al., NIPS 2011): of points drawn from the density l(x) of
 * good points, the one with the largest l(x)/g(x), where g(x) is the density of the others. Without observations,
 * points are near the usual one (as in πBO; Hvarfner et al., ICLR 2022). This prior has the same weight in l and g, so
 * that neither is more likely where nothing was observed.
 *
 * "random" draws each value uniformly from its range.
 *
 * @param trial number of the trial, which with the seed determines the random numbers
 * @param attempt number of the attempt, if earlier points of the trial were rejected
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

/** Scores at the highest rung that enough points have reached; failed runs rank below all others. */
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
