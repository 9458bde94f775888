/** @file The order of an epoch: the training part in a new order each time, or a text from beginning to end. */
import { random, shuffle } from "../core/random.js";
import type { Sequences, Split } from "../data/sequences.js";
import { piecesOf } from "../data/text/language.js";
import { isLanguageModel } from "../model/language.js";
import type { TrainState } from "./state.js";

export interface Course {
  data: Sequences;
  /** Indices of the sequences, batch after batch. */
  order: Uint32Array;
  /** Sequences of a batch. */
  batch: number;
  /**
   * Whether each batch continues from the final states of the one before it (truncated BPTT; Williams and Peng, 1990).
   */
  carries: boolean;
}

/**
 * The course of the current epoch.
 * @throws InputError if a text is too short for the options' batch and steps
 */
export function courseOf(
  { spec, options, epoch }: Pick<TrainState, "spec" | "options" | "epoch">,
  data: Sequences,
  { train }: Split,
): Course {
  const { batch, bptt, seed } = options;
  if (!isLanguageModel(spec)) {
    return { data, order: shuffle(train.slice(), random((epoch + 1) * 2 ** 32 + seed)), batch, carries: false };
  }
  const pieces = piecesOf(data, train, batch, bptt);
  return { data: pieces.data, order: Uint32Array.from(pieces.data.lengths.keys()), batch, carries: true };
}
