/** @file Folds for cross-validation: each sequence is held out once. */
import { InputError } from "../core/errors.js";
import { random, shuffle } from "../core/random.js";
import { originalsIn, type Sequences } from "../data/sequences.js";
import { OptionError } from "../options/place.js";
import { stratifiedGroups } from "./stratified-groups.js";

/** Indices to train on, and indices held out. */
export interface Fold {
  train: Uint32Array;
  held: Uint32Array;
}

/**
 * Divides sequences into folds: whole groups if there are groups, and every class as evenly as they allow. Each sequence
 * is held out once. Its variations are trained on wherever it is, and never held out.
 *
 * @param indices the sequences to divide
 * @param count number of folds; fewer if there are fewer groups or sequences
 * @param seed another seed gives another division
 * @throws OptionError for fewer than two folds; InputError if there are fewer than two groups or sequences to divide
 */
export function foldsOf(data: Sequences, indices: Uint32Array, count: number, seed: number): Fold[] {
  if (count < 2) throw tooFewFolds(count);
  const own = originalsIn(data, indices);
  const units = data.groups === null ? classesInTurn(data, own, seed) : groupsInTurn(data, own, seed);
  const folds = Math.min(count, units.length);
  if (folds < 2) {
    const what = data.groups === null ? "sequences" : "groups";
    throw new InputError(`${units.length} ${what} to train on: cross-validation needs at least two; set folds to 0`);
  }
  const classOf = classesOf(data);
  const fold =
    data.groups === null
      ? units.map((_, position) => position % folds)
      : stratifiedGroups(
          units.map((unit) => unit.map(classOf)),
          folds,
        );
  const foldOf = new Map<number, number>();
  units.forEach((unit, position) => {
    for (const index of unit) foldOf.set(index, fold[position] ?? 0);
  });
  return Array.from({ length: folds }, (_, fold) => ({
    train: indices.filter((index) => foldOf.get(data.variationOf?.[index] ?? index) !== fold),
    held: own.filter((index) => foldOf.get(index) === fold),
  }));
}

/** The error for a number of folds that cannot be. */
export function tooFewFolds(count: number): OptionError {
  return new OptionError(
    ({ name }) => `${name("folds")} is ${count}: a fold is held out while the others are trained on: give at least 2`,
  );
}

/**
 * The number of units that folds keep whole: groups, or sequences if there are no groups. Fewer than two cannot be
 * divided.
 */
export function unitsOf(data: Sequences, indices: Uint32Array): number {
  const own = originalsIn(data, indices);
  const { groups } = data;
  return groups === null ? own.length : new Set(Array.from(own, (index) => groups[index])).size;
}

/** The class of each sequence; 0 for all if they do not have one class each. */
function classesOf({ targets }: Sequences): (index: number) => number {
  const single = targets?.task === "multiclass" && targets.readout === "last";
  return (index) => (single ? (targets?.values[index] ?? 0) : 0);
}

/** One unit per sequence, one class after another, each class in random order. */
function classesInTurn(data: Sequences, indices: Uint32Array, seed: number): number[][] {
  const classOf = classesOf(data);
  const shuffled = shuffle(indices.slice(), random(seed));
  return Array.from(shuffled)
    .sort((a, b) => classOf(a) - classOf(b))
    .map((index) => [index]);
}

/** Groups, the largest first, groups of one size in random order. */
function groupsInTurn({ groups }: Sequences, indices: Uint32Array, seed: number): number[][] {
  const members = new Map<number, number[]>();
  for (const index of indices) {
    const group = groups?.[index] ?? 0;
    const known = members.get(group);
    if (known === undefined) members.set(group, [index]);
    else known.push(index);
  }
  const order = shuffle(Uint32Array.from(members.keys()).sort(), random(seed));
  return Array.from(order, (group) => members.get(group) ?? []).sort((a, b) => b.length - a.length);
}
