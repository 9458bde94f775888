/**
 * @file Folds of whole groups that have some of every class, if the groups allow it. Recordings in a folder for each
 * class are groups of one class: folds of these in turn could hold out a class as a whole, so that it is never learnt.
 */
import { at } from "../core/at.js";

/** A fold with less than this part of its even share of a class says too little about it. */
const leastPart = 0.5;

/**
 * The fold that holds out each group: in turn, or, if a fold then has too little of a class, the one that lacks the
 * group's classes most.
 *
 * @param groups the classes of each group's sequences
 */
export function stratifiedGroups(groups: readonly number[][], folds: number): number[] {
  const shares = classShares(groups);
  const inTurn = shares.map((_, position) => position % folds);
  const held = noShares(folds, shares);
  shares.forEach((own, position) => {
    add(held, at(inTurn, position, "group"), own);
  });
  if (held.every((fold) => fold.every((share) => share >= leastPart / folds))) return inTurn;
  const sofar = noShares(folds, shares);
  return shares.map((own) => {
    const fold = neediest(sofar, own);
    add(sofar, fold, own);
    return fold;
  });
}

/** For each group, its share of the sequences of each class. */
function classShares(groups: readonly number[][]): number[][] {
  const sizes = new Map<number, number>();
  for (const own of groups.flat()) sizes.set(own, (sizes.get(own) ?? 0) + 1);
  return groups.map((group) => {
    const counts = new Map<number, number>();
    for (const own of group) counts.set(own, (counts.get(own) ?? 0) + 1);
    return Array.from(sizes, ([own, size]) => (counts.get(own) ?? 0) / size);
  });
}

const noShares = (folds: number, shares: readonly number[][]): number[][] =>
  Array.from({ length: folds }, () => new Array<number>(shares[0]?.length ?? 0).fill(0));

function add(held: number[][], fold: number, own: readonly number[]): void {
  held[fold] = at(held, fold, "fold").map((share, each) => share + at(own, each, "class"));
}

/** The fold that has the least of a group's classes; of several the smallest. */
function neediest(held: readonly number[][], own: readonly number[]): number {
  const folds = held.map((fold, position) => ({
    position,
    alike: fold.reduce((sum, share, each) => sum + share * at(own, each, "class"), 0),
    all: fold.reduce((sum, share) => sum + share, 0),
  }));
  return folds.reduce((best, fold) => ((fold.alike - best.alike || fold.all - best.all) < 0 ? fold : best)).position;
}
