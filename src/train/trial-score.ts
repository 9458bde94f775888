/** @file The record of a finished trial: what was tried, and its scores. */
import { InputError } from "../core/errors.js";
import type { Sequences, Split } from "../data/sequences.js";
import { decodeChecked, encodeChecked } from "../model/checked-tensors.js";
import { fingerprint } from "./fingerprint.js";

/** What a trial's score depends on. */
export interface Trial {
  data: Sequences;
  split: Split;
  /** Any JSON value; `threads`, on which no result depends, is left out. */
  options: object;
}

const key = "fastcells-trial";

/** A text that identifies a trial, so that a score is not taken for another trial's. */
export function trialText({ data, split, options }: Trial): string {
  const print = fingerprint(data, split);
  return JSON.stringify({ print, options }, (name, value) => (name === "threads" ? undefined : value));
}

/** Encodes the scores as one of a job's states: safetensors, like those of its runs. */
export function encodeTrialScores(text: string, scores: readonly number[]): Uint8Array {
  return encodeChecked({
    metadata: new Map([[key, text]]),
    tensors: new Map([["scores", { shape: [scores.length], values: Float64Array.from(scores) }]]),
  });
}

/**
 * Decodes the scores of a finished trial; null if the state is that of a run.
 * @throws InputError if it is of another trial
 */
export function decodeTrialScores(state: Uint8Array, text: string): number[] | null {
  const { metadata, tensors } = decodeChecked(state, "the checkpoint");
  const kept = metadata.get(key);
  if (kept === undefined) return null;
  const scores = tensors.get("scores");
  if (kept === text && scores !== undefined) return Array.from(scores.values);
  throw new InputError(
    "the checkpoint is of trials with other data or options, or of another version of fastcells: train again",
  );
}
