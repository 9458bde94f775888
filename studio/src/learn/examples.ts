/**
 * @file From recordings to sequences for training, as the command line reads the same folder, with the recording of
 * each.
 */
import { InputError } from "../library.js";
import type { Signal } from "../signal/signal.js";
import type { TrainSettings } from "./messages.js";
import { motionExamples } from "./motion-examples.js";
import type { Examples, OnDone, Recorded } from "./recorded.js";
import { soundExamples } from "./sound-examples.js";

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
