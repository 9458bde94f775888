/**
 * @file Synchronous successive halving (Jamieson and Talwalkar, AISTATS 2016): all trials of a bracket make a short run,
 * the best third of them a run three times as long, and the best third of those a whole one. Brackets follow each other, so that
 * each learns from those before it (as in BOHB; Falkner et al., ICML 2018).
 */
import { at } from "../core/at.js";

/** One trial in so many of a bracket reaches each rung. */
const oneIn = [1, 3, 9] as const;
export const topRung = oneIn.length - 1;
/** Trials of the smallest bracket: on its last rung there is one. */
export const smallestBracket = 9;
/** Updates of a run on each rung, as a share of a whole run's: every rung costs the same. */
export const shares: readonly number[] = oneIn.map((_, rung) => 1 / (oneIn[topRung - rung] ?? 1));

/** Updates of the winner's training, as a share of a whole run's: as many as `train` with a size makes. */
export const winnerShare = 5 / 2;

/**
 * Trials of the bracket that comes after so many: a quarter of all before it, and no fewer than the first ones have. Large searches
 * keep many workers busy, and the brackets of a longer search begin with those of a shorter one.
 */
export function bracketAfter(before: number, first: number): number {
  return Math.max(first, Math.ceil(before / 4));
}

/** How many of a bracket's trials reach a rung. */
export function reaching(size: number, rung: number): number {
  return Math.ceil(size / at(oneIn, rung, "rung"));
}
