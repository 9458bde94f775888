/**
 * @file Synchronous successive halving (Jamieson and Talwalkar, AISTATS 2016): all trials of a bracket make a short
 * run, the best third of them a run three times as long, and the best third of those a full one. Brackets run one after
 * another, so that each learns from those before it (as in BOHB; Falkner et al., ICML 2018).
 */
import { at } from "../core/at.js";

/** One trial of a bracket in this many reaches each rung. */
const oneIn = [1, 3, 9] as const;
export const topRung = oneIn.length - 1;
/** Trials of the smallest bracket, which has one trial on its last rung. */
export const smallestBracket = 9;
/** Updates of a run on each rung, as a fraction of a full run's: every rung costs the same. */
export const shares: readonly number[] = oneIn.map((_, rung) => 1 / (oneIn[topRung - rung] ?? 1));

/** Updates of the winner's training, as a multiple of a full run's: as many as `train` with a size makes. */
export const winnerShare = 5 / 2;

/**
 * Size of the bracket after `before` trials: a quarter of them, and at least that of the first brackets. Large searches
 * keep many workers busy, and a longer search begins with the brackets of a shorter one.
 */
export function bracketAfter(before: number, first: number): number {
  return Math.max(first, Math.ceil(before / 4));
}

/** The number of a bracket's trials that reach a rung. */
export function reaching(size: number, rung: number): number {
  return Math.ceil(size / at(oneIn, rung, "rung"));
}
