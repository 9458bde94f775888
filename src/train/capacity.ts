/** @file The largest batch of a run: pieces of a text's streams, or sequences of the training and the validation part. */
import { at } from "../core/at.js";
import type { Sequences, Split } from "../data/sequences.js";
import type { Capacity } from "../engine/capacity.js";
import { isLanguageModel } from "../model/language.js";
import type { TrainState } from "./state.js";

/** The capacity that the network of a run needs. */
export function capacityOf(
  { spec, options }: Pick<TrainState, "spec" | "options">,
  data: Sequences,
  { train, validation }: Split,
): Capacity {
  const { batch, bptt, threads } = options;
  const shared = { threads, training: true, loadsAhead: threads > 1 };
  if (isLanguageModel(spec)) return { ...shared, sequences: batch, steps: bptt, scores: false };
  const steps = Math.max(longest(data, train), longest(data, validation));
  const sequences = Math.min(batch, Math.max(train.length, validation.length));
  return { ...shared, sequences, steps };
}

function longest(data: Sequences, part: Uint32Array): number {
  return part.reduce((most, index) => Math.max(most, at(data.lengths, index, "sequence")), 1);
}
