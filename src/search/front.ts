/** @file The trials that nothing beats in all respects. */

/** What is better where it is less, and the score, which is better where it is more. */
export interface Merits {
  score: number;
  bytes: number;
  /** null where no board is named: then it does not count. */
  ms: number | null;
}

/** The Pareto front, the best score first: all that no other is as good as in every respect and better in one. */
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
