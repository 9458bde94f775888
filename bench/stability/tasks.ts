/** @file The tasks of the stability page at any length: adding, and padded HAR windows. */
import { InputError } from "../../src/core/errors.js";
import { normalisationOf } from "../../src/data/normalise.js";
import type { Sequences, Split } from "../../src/data/sequences.js";
import { splitSequences } from "../../src/data/split.js";
import { readTested } from "../results/sets.js";
import { addingProblem, generated } from "../results/synthetic.js";
import { accuracy, type Measure } from "../results/tested.js";

/** A task of one length. */
export interface Task {
  sequences: Sequences;
  split: Split;
  measure: Measure;
}

/** Numbers of sequences. */
export interface TaskSize {
  train: number;
  test: number;
}

/** Samples of a window before the padding: 2 s. */
const shown = 100;

export function addingOf(steps: number, { train, test }: TaskSize): Task {
  const { sequences, test: held } = addingProblem({ steps, train, test, seed: 1 });
  const split = splitSequences(sequences, { validation: 0.05, seed: 1 }, held);
  return { sequences, split, measure: generated.adding.measure };
}

/** `count` of the indices, evenly spaced. */
function spread(indices: readonly number[], count: number): number[] {
  if (count >= indices.length) return [...indices];
  return Array.from({ length: count }, (_, i) => indices[Math.floor((i * indices.length) / count)] ?? 0);
}

/**
 * The first 100 samples of HAR-2's windows, then the mean of each channel until there are T: the window has to be
 * remembered for T − 100 steps. About every tenth window, in order; the test part is HAR's, with other people.
 */
export async function paddedHar(steps: number, { train, test }: TaskSize, folder: string): Promise<Task> {
  if (steps < shown) throw new InputError(`${steps} steps: a HAR window has ${shown}; give at least as many`);
  const { sequences, test: held } = await readTested("har2", folder);
  const { targets, channels, values } = sequences;
  if (targets === null) throw new InputError(`${folder}: the windows have no labels`);
  const first = held[0] ?? 0;
  const known = Array.from({ length: first }, (_, index) => index);
  const chosen = [...spread(known, train), ...spread([...held], test)];
  const { mean } = normalisationOf(sequences, Uint32Array.from(known));
  const padded = new Float32Array(chosen.length * steps * channels);
  chosen.forEach((index, position) => {
    const from = (sequences.starts[index] ?? 0) * channels;
    const to = position * steps * channels;
    for (let i = 0; i < steps * channels; i++)
      padded[to + i] = i < shown * channels ? (values[from + i] ?? 0) : (mean[i % channels] ?? 0);
  });
  const trained = Math.min(train, known.length);
  const indices = Uint32Array.from(chosen.keys());
  return {
    sequences: {
      ...sequences,
      values: padded,
      starts: indices.map((position) => position * steps),
      lengths: new Uint32Array(chosen.length).fill(steps),
      targets: { ...targets, values: Int32Array.from(chosen, (index) => targets.values[index] ?? 0) },
      groups: null,
    },
    split: { train: indices.subarray(0, trained), validation: new Uint32Array(), test: indices.subarray(trained) },
    measure: accuracy,
  };
}
