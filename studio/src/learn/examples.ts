/**
 * @file From recordings to sequences for training, as the command line reads the same folder, with the recording of
 * each.
 */
import { type DataOptions, InputError, type Loaded, type TrainOptions } from "../library.js";
import { type Signal, stepsOf } from "../signal/signal.js";
import type { Example, TrainSettings } from "./messages.js";
import { motionExamples } from "./motion-examples.js";
import { soundExamples } from "./sound-examples.js";

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

/** @throws InputError if there are fewer than two labels, or the recordings are of different kinds */
export async function examplesOf(
  recorded: readonly Recorded[],
  { window }: TrainSettings,
  onDone: OnDone,
): Promise<Examples> {
  const ordered = asInFolder(recorded);
  const [first] = ordered;
  if (first === undefined || new Set(ordered.map(({ label }) => label)).size < 2) {
    throw new InputError("There are fewer than two labels: record another.");
  }
  for (const other of ordered) checkAlike(other, first);
  return first.signal.kind === "sound" ? soundExamples(ordered, window, onDone) : motionExamples(ordered, window);
}

/** The recordings in the command line's order: by label, then by file name, both by code unit. */
function asInFolder(recorded: readonly Recorded[]): Recorded[] {
  const key = ({ label, path }: Recorded): [string, string] => [label, path.split("/").at(-1) ?? ""];
  return recorded.toSorted((a, b) => {
    const [[labelA, nameA], [labelB, nameB]] = [key(a), key(b)];
    if (labelA !== labelB) return labelA < labelB ? -1 : 1;
    return nameA < nameB ? -1 : 1;
  });
}

function checkAlike({ path, signal }: Recorded, first: Recorded): void {
  const { kind, channels, rate } = first.signal;
  const sameRate = kind === "sound" || Math.abs(signal.rate / rate - 1) < 0.05;
  if (signal.kind === kind && signal.channels.length === channels.length && sameRate) return;
  const says = (one: Signal) => `${one.kind} of ${one.channels.length} channels at ${one.rate} Hz`;
  throw new InputError(`${path} is ${says(signal)}, ${first.path} is ${says(first.signal)}: exclude one of them.`);
}
