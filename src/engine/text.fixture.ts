/** @file Text for tests: random ids with a class decided by one of the ids, and the spec of a model that reads it. */

import type { CellName } from "../cells/registry.js";
import { cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import type { ModelSpec } from "../model/spec.js";
import { type TextSpec, unknownToken } from "../model/text.js";

export const letters: TextSpec = { unit: "characters", vocabulary: [unknownToken, ..."abcdefghij"] };

/** Sequences of 1 to 12 ids; those with an `a` are of class yes. */
export function randomTexts(count: number, seed = 5): Sequences {
  const generator = random(seed);
  const lengths = Uint32Array.from({ length: count }, () => 1 + generator.below(12));
  const starts = Uint32Array.from(lengths, (_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const values = Int32Array.from({ length: total }, () => generator.below(letters.vocabulary.length));
  const classes = Int32Array.from(starts, (start, i) =>
    values.subarray(start, start + lengths[i]!).includes(1) ? 1 : 0,
  );
  return {
    channels: 1,
    values,
    starts,
    lengths,
    targets: { task: "multiclass", readout: "last", labels: ["no", "yes"], values: classes },
    ...plainSequences,
    text: letters,
  };
}

export function textSpec(cell: CellName, { width = 5, hidden = 6, rankW = null as number | null } = {}): ModelSpec {
  const { gate, update } = cellOf(cell);
  return {
    format: "fastcells",
    version: 1,
    layers: [{ cell, input: width, hidden, rankW, rankU: null, gate, update, stateBound: null }],
    task: "multiclass",
    readout: "mean",
    labels: ["no", "yes"],
    normalisation: null,
    channels: null,
    sampleRate: null,
    frontEnd: null,
    detector: null,
    text: letters,
    training: null,
  };
}
