/** @file From recordings to what training takes: sequences as the command line reads the same folder, and the recording of each. */
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
  /** What of the training is settled by what the model is for. */
  training: Partial<TrainOptions>;
  /** The flags with which the command line reads the folder so, and trains on it; null: it cannot. */
  flags: string[] | null;
  /** Of each sequence: its recording, and its first step in that. */
  origins: { path: string; start: number }[];
  /** T of a window; of sound in samples. */
  steps: number;
}

/** Told of how many recordings, or variations of them, are ready. */
export type OnDone = (done: number, count: number) => void;

/** The longest window that is taken where none is asked for, in seconds. */
const usualWindow = 2;

/** T of a window: as long as the shortest recording, and no longer than asked for. */
export function windowSteps(recorded: readonly Recorded[], rate: number, window: number | null): number {
  const shortest = recorded.reduce((least, { signal }) => Math.min(least, stepsOf(signal)), Number.POSITIVE_INFINITY);
  return Math.max(1, Math.min(shortest, Math.floor((window ?? usualWindow) * rate + 1e-6)));
}

/** @throws InputError where there is nothing to tell apart, or the recordings do not go together */
export async function examplesOf(
  recorded: readonly Recorded[],
  { window }: TrainSettings,
  onDone: OnDone,
): Promise<Examples> {
  const ordered = asInFolder(recorded);
  const [first] = ordered;
  if (first === undefined || new Set(ordered.map(({ label }) => label)).size < 2) {
    throw new InputError("Record at least two labels: there is nothing to tell apart yet.");
  }
  for (const other of ordered) checkAlike(other, first);
  return first.signal.kind === "sound" ? soundExamples(ordered, window, onDone) : motionExamples(ordered, window);
}

/** In the order in which the command line reads them: label by label, then by file name, both by code unit. */
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
