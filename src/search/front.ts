/** @file The Pareto front of trials. */

/** Costs, of which less is better, and the score, of which more is better. */
export interface Merits {
  score: number;
  bytes: number;
  /** null if no board is given: then it does not count. */
  ms: number | null;
}

/**
 * The Pareto front, the best score first: all trials for which no other is as good in every respect and better in one.
 */
export function paretoFront<T>(trials: readonly T[], meritsOf: (trial: T) => Merits): T[] {
  const known = trials.map((trial) => ({ trial, merits: meritsOf(trial) }));
  return known
    .filter(({ merits }) => !known.some((other) => dominates(other.merits, merits)))
    .sort((a, b) => b.merits.score - a.merits.score || a.merits.bytes - b.merits.bytes)
    .map(({ trial }) => trial);
}

function dominates(a: Merits, b: Merits): boolean {
  const gains = [a.score - b.score, b.bytes - a.bytes, (b.ms ?? 0) - (a.ms ?? 0)];
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}
