/** @file A data set as it was loaded. */
import type { Sequences } from "./sequences.js";

/** A data set, its own parts, and information for the user. */
export interface LoadedData {
  sequences: Sequences;
  /** Indices of the test part, if the data come with one. */
  test: Uint32Array | null;
  /** Indices of the validation part, if the data come with one. */
  validation: Uint32Array | null;
  /** A line for the user: where the data are from, and what they contain. */
  source: string;
  /** The file of each sequence, if they are tables or texts. */
  files?: readonly string[];
  /** Lines on what the user may not expect: files and keys that were not read, padding that looks like data. */
  notes: string[];
}
