import type { Sequences, Split } from "../../src/data/sequences.js";

/** Folds for choosing options: each third of the subjects validates a model trained on the other two. */
const folds = 3;

/**
 * The sequences outside the test part in `folds` splits, by whole subjects (or, without subjects, every third
 * sequence). Their test parts are empty: options are chosen without them.
 */
export function foldsOf({ lengths, groups }: Sequences, test: Uint32Array): Split[] {
  const held = new Set(test);
  const known = [...lengths.keys()].filter((index) => !held.has(index));
  const subjects = groups === null ? [] : [...new Set(known.map((index) => groups[index] ?? 0))].sort((a, b) => a - b);
  const foldOf = (index: number): number =>
    groups === null ? index % folds : subjects.indexOf(groups[index] ?? 0) % folds;
  return Array.from({ length: folds }, (_, fold) => ({
    train: Uint32Array.from(known.filter((index) => foldOf(index) !== fold)),
    validation: Uint32Array.from(known.filter((index) => foldOf(index) === fold)),
    test: new Uint32Array(),
  }));
}

/** Everything outside the test part for training, with options chosen before and a fixed number of epochs. */
export function wholeTraining({ lengths }: Sequences, test: Uint32Array): Split {
  const held = new Set(test);
  const train = Uint32Array.from([...lengths.keys()].filter((index) => !held.has(index)));
  return { train, validation: new Uint32Array(), test };
}

/** One run per group, whose sequences are the test part; all others are for training. */
export function leaveOneOut(sequences: Sequences): { seed: number; split: Split }[] {
  const groups = sequences.groups ?? new Int32Array(sequences.lengths.length);
  return [...new Set(groups)].map((held, seed) => {
    const test = Uint32Array.from(groups.keys()).filter((index) => groups[index] === held);
    return { seed: seed + 1, split: wholeTraining(sequences, test) };
  });
}
