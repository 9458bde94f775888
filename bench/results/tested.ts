import type { Sequences, Split } from "../../src/data/sequences.js";

/** A data set and the part of it that is only for the last, single test. */
export interface TestedSequences {
  sequences: Sequences;
  test: Uint32Array;
  /** The set's own validation part, where it has one. */
  validation?: Uint32Array;
  /** Recordings: the sequences with variations of the training part added, for training alone. */
  varied?: (split: Split) => Promise<{ sequences: Sequences; split: Split }>;
}
