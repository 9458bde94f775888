/**
 * @file The importance of each option: the fraction of the scores' variance that the option alone explains, among the
 * trials of one rung. Trials are put into a few bins by the option's place on its axis; the variance between the bins'
 * means, beyond that expected by chance, is the option's (one-way analysis of variance, ω²; Hays, 1963).
 */
import type { Dimension } from "../options/search-space.js";
import { type Point, placeOf } from "./axis.js";

export interface Importance {
  key: string;
  /** In [0, 1]. */
  share: number;
}

/** Bins of a range, in addition to the value that is off. */
const bins = 4;

/** The options by the variance they explain, in descending order; empty for fewer than eight trials. */
export function importances(
  axes: readonly Dimension[],
  trials: readonly { point: Point; score: number }[],
): Importance[] {
  if (trials.length < 8) return [];
  return axes
    .map((axis) => ({ key: axis.key, share: explained(trials.map(({ point, score }) => [binOf(axis, point), score])) }))
    .sort((a, b) => b.share - a.share);
}

function binOf(axis: Dimension, point: Point): string {
  const place = placeOf(axis, point[axis.key]);
  if (place === null) return "elsewhere";
  if (place === "off") return "off";
  return "among" in place ? String(place.among) : `bin ${Math.min(bins - 1, Math.floor(place.share * bins))}`;
}

/** ω² of scores in groups. */
function explained(scores: readonly (readonly [group: string, score: number])[]): number {
  const groups = new Map<string, number[]>();
  for (const [group, score] of scores) groups.set(group, [...(groups.get(group) ?? []), score]);
  const mean = average(scores.map(([, score]) => score));
  let between = 0;
  let within = 0;
  for (const members of groups.values()) {
    const middle = average(members);
    between += members.length * (middle - mean) ** 2;
    for (const score of members) within += (score - middle) ** 2;
  }
  const free = scores.length - groups.size;
  const total = between + within;
  if (total === 0 || free <= 0) return 0;
  const noise = within / free;
  return Math.max(0, (between - (groups.size - 1) * noise) / (total + noise));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
