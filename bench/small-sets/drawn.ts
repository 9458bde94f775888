/** @file Small sets drawn from the training parts of large ones: what is left of those parts says which rules are good. */
import { join } from "node:path";
import { random, shuffle } from "../../src/core/random.js";
import type { Sequences } from "../../src/data/sequences.js";
import type { Loaded } from "../../src/pipeline/parts.js";
import { folderOf, readTested, type SetName } from "../results/sets.js";

/** Sets, and how many sequences of each class are drawn. */
const draws: readonly [SetName, readonly number[]][] = [
  ["har", [5, 15]],
  ["har2", [10, 40]],
  ["usps", [5, 15]],
  ["mnist", [8]],
  ["dsa19", [4]],
  ["speech_digits_mfcc", [5, 15]],
];

/** Most sequences that a small set is tested on. */
const mostTested = 600;

/** Reads the sets in `data`, and draws from each with a seed: names, such as `har, 5 a class`, and sets. */
export async function* drawnSets(data: string, seed: number): AsyncGenerator<[string, Loaded]> {
  for (const [set, sizes] of draws) {
    const { sequences, test } = await readTested(set, join(data, folderOf(set)));
    for (const each of sizes) yield [`${set}, ${each} a class`, drawn(sequences, new Set(test), each, seed)];
  }
}

function drawn(sequences: Sequences, tests: ReadonlySet<number>, each: number, seed: number): Loaded {
  const { starts, lengths, targets } = sequences;
  if (targets === null) throw new RangeError("a set without targets");
  const known = Uint32Array.from(starts.keys()).filter((index) => !tests.has(index));
  const counts = new Map<number, number>();
  const [small, rest]: [number[], number[]] = [[], []];
  for (const index of shuffle(known, random(seed))) {
    const label = targets.values[index] ?? 0;
    const count = counts.get(label) ?? 0;
    counts.set(label, count + 1);
    if (count < each) small.push(index);
    else if (rest.length < mostTested) rest.push(index);
  }
  const chosen = Uint32Array.from([...small.sort((a, b) => a - b), ...rest.sort((a, b) => a - b)]);
  const of = (list: ArrayLike<number>) => Uint32Array.from(chosen, (index) => list[index] ?? 0);
  return {
    sequences: {
      ...sequences,
      starts: of(starts),
      lengths: of(lengths),
      targets: { ...targets, values: Int32Array.from(chosen, (index) => targets.values[index] ?? 0) },
      groups: null,
    },
    test: Uint32Array.from(rest.keys(), (index) => small.length + index),
    validation: null,
  };
}
