/** @file Recordings of a project, and the sequences cut from them. */
import type { DataOptions, Loaded, TrainOptions } from "../library.js";
import { type Signal, stepsOf } from "../signal/signal.js";
import type { Example } from "./messages.js";

/** A recording, and its file. */
export interface Recorded extends Example {
  bytes: Uint8Array<ArrayBuffer>;
  signal: Signal;
}

export interface Examples {
  loaded: Loaded;
  /** How the recordings were read, for the model's recipe. */
  reading: Partial<DataOptions>;
  /** Training options that the kind of model determines. */
  training: Partial<TrainOptions>;
  /** The flags with which the command line reads the folder in this way; null if it cannot. */
  flags: string[] | null;
  /** For each sequence: its recording, and its first step in it. */
  origins: { path: string; start: number }[];
  /** T of a window; for sound in samples. */
  steps: number;
}

/** Gets the number of recordings, or variations, done so far. */
export type OnDone = (done: number, count: number) => void;

/** Longest default window, in seconds. */
const usualWindow = 2;

/** T of a window: as long as the shortest recording, at most the requested length. */
export function windowSteps(recorded: readonly Recorded[], rate: number, window: number | null): number {
  const shortest = recorded.reduce((least, { signal }) => Math.min(least, stepsOf(signal)), Number.POSITIVE_INFINITY);
  return Math.max(1, Math.min(shortest, Math.floor((window ?? usualWindow) * rate + 1e-6)));
}
