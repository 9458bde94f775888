/** @file What is left of a trial once it is done: what was tried, and its score. */
import { InputError } from "../core/errors.js";
import type { Sequences, Split } from "../data/sequences.js";
import { decodeTensors, encodeTensors } from "../model/safetensors.js";
import { fingerprint } from "./fingerprint.js";

/** What a trial's score depends on. */
export interface Trial {
  data: Sequences;
  split: Split;
  /** Anything that JSON can say; `threads`, which no result depends on, is left out. */
  options: object;
}

const key = "fastcells-trial";

/** A trial in words: another one's score is not taken for it. */
export function trialText({ data, split, options }: Trial): string {
  const print = fingerprint(data, split);
  return JSON.stringify({ print, options }, (name, value) => (name === "threads" ? undefined : value));
}

/** The score as one of a job's states: safetensors, as those of its runs are. */
export function encodeTrialScore(text: string, score: number): Uint8Array {
  return encodeTensors({
    metadata: new Map([[key, text]]),
    tensors: new Map([["score", { shape: [], values: Float64Array.of(score) }]]),
  });
}

/**
 * The score of a trial that was done before; null if the state is that of a run.
 * @throws InputError if it is of another trial
 */
export function decodeTrialScore(state: Uint8Array, text: string): number | null {
  const { metadata, tensors } = decodeTensors(state, "the checkpoint");
  const kept = metadata.get(key);
  if (kept === undefined) return null;
  const score = tensors.get("score")?.values[0];
  if (kept === text && score !== undefined) return score;
  throw new InputError(
    "the checkpoint is of trials on other data, with other options, or of another version of fastcells: train anew",
  );
}
