/** @file Which fold holds out which group, so that every fold has every class if the groups allow it. */

/** A fold with less than this part of its even share of a class says too little about it. */
const leastPart = 0.5;

/** The folds, and what each has of each class so far, as a share of the class. */
class Hands {
  readonly foldOf: number[] = [];
  readonly #held: number[][];

  constructor(folds: number, classes: number) {
    this.#held = Array.from({ length: folds }, () => new Array<number>(classes).fill(0));
  }

  give(fold: number, shares: readonly number[]): void {
    this.foldOf.push(fold);
    const held = this.#held[fold];
    for (const [own, share] of shares.entries()) if (held !== undefined) held[own] = (held[own] ?? 0) + share;
  }

  get even(): boolean {
    return this.#held.every((fold) => fold.every((share) => share >= leastPart / this.#held.length));
  }

  /** The fold that has the least of a group's classes; of several the smallest. */
  neediest(shares: readonly number[]): number {
    const rank = this.#held.map((fold, position) => ({
      position,
      alike: fold.reduce((sum, share, own) => sum + share * (shares[own] ?? 0), 0),
      all: fold.reduce((sum, share) => sum + share, 0),
    }));
    return rank.reduce((best, own) => ((own.alike - best.alike || own.all - best.all) < 0 ? own : best)).position;
  }
}

/**
 * Deals groups to folds: in turn, or, if a fold then has too little of a class, each to the fold that lacks its classes
 * most. A folder of recordings for each class has groups of one class, and folds of these in turn could hold out a class
 * as a whole, so that it is never learnt.
 *
 * @param groups the classes of each group's sequences
 * @returns the fold of each group
 */
export function dealt(groups: readonly number[][], folds: number): number[] {
  const sizes = new Map<number, number>();
  for (const own of groups.flat()) sizes.set(own, (sizes.get(own) ?? 0) + 1);
  const shares = groups.map((group) => {
    const counts = new Map<number, number>();
    for (const own of group) counts.set(own, (counts.get(own) ?? 0) + 1);
    return Array.from(sizes, ([own, size]) => (counts.get(own) ?? 0) / size);
  });
  const turns = new Hands(folds, sizes.size);
  for (const [position, own] of shares.entries()) turns.give(position % folds, own);
  if (turns.even) return turns.foldOf;
  const needs = new Hands(folds, sizes.size);
  for (const own of shares) needs.give(needs.neediest(own), own);
  return needs.foldOf;
}
