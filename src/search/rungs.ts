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
const smallest = 9;
/** Updates of a run on each rung, as a share of a whole run's: every rung costs the same. */
export const shares: readonly number[] = oneIn.map((_, rung) => 1 / (oneIn[topRung - rung] ?? 1));

/** Updates of the winner's training, as a share of a whole run's: as many as `train` with a size makes. */
export const winnerShare = 5 / 2;

/**
 * How many trials each bracket has. A bracket is a quarter of all before it, nine at least: large searches keep many workers busy.
 * The brackets of a longer search begin with those of a shorter one.
 *
 * @param trials of the whole search
 */
export function bracketSizes(trials: number): number[] {
  const sizes: number[] = [];
  for (let before = 0; before < trials; ) {
    const size = Math.min(bracketAfter(before), trials - before);
    sizes.push(size);
    before += size;
  }
  return sizes;
}

/** Trials of the bracket that comes after so many. */
export function bracketAfter(before: number): number {
  return Math.max(smallest, Math.ceil(before / 4));
}

/** How many of a bracket's trials reach a rung. */
export function reaching(size: number, rung: number): number {
  return Math.ceil(size / at(oneIn, rung, "rung"));
}
