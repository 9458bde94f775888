/** @file What a person should know of recordings taken together, before they are learnt from. */
import { type Signal, secondsOf } from "./signal.js";

export interface Described {
  label: string;
  name: string;
  /** Whose it is; null: not said. */
  who: string | null;
  signal: Signal;
}

/** Recordings of a label that make a result that holds. */
const enough = 8;
/** A recording this much shorter than the middle one makes the windows of all as short. */
const shortShare = 0.5;

const some = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

export function warningsTogether(recordings: readonly Described[]): string[] {
  return [...ofCounts(recordings), ...ofSignals(recordings), ...ofPeople(recordings)];
}

function ofCounts(recordings: readonly Described[]): string[] {
  const counts = new Map<string, number>();
  for (const { label } of recordings) counts.set(label, (counts.get(label) ?? 0) + 1);
  const said: string[] = [];
  if (counts.size === 1) said.push("There is one label only: record something else to tell it from.");
  const few = [...counts].filter(([, count]) => count < enough).map(([label]) => label);
  if (few.length > 0) {
    said.push(`Few recordings of ${some(few)}: ${enough} or more of each make a result that holds.`);
  }
  if (counts.size > 1 && Math.max(...counts.values()) > 3 * Math.min(...counts.values())) {
    said.push("The labels are far from balanced: record more of the rare ones.");
  }
  const quiet = [...counts.keys()].some((label) => /^(background|noise|silence|other|unknown)$/i.test(label));
  if (recordings.every(({ signal }) => signal.kind === "sound") && !quiet) {
    said.push("Record a label “background”, too: the room without the words, so that silence is not taken for one.");
  }
  return said;
}

/** The value that most recordings have, and the recordings that have another. */
function unlike(recordings: readonly Described[], of: (signal: Signal) => string): [string, Described[]] {
  const values = new Map<string, number>();
  for (const { signal } of recordings) values.set(of(signal), (values.get(of(signal)) ?? 0) + 1);
  const [usual = ""] = [...values].sort(([, a], [, b]) => b - a).map(([value]) => value);
  return [usual, recordings.filter(({ signal }) => of(signal) !== usual)];
}

function ofSignals(recordings: readonly Described[]): string[] {
  const names = (unusual: readonly Described[]) => some(unusual.map(({ name }) => name));
  const [kind, otherKind] = unlike(recordings, (signal) => signal.kind);
  if (otherKind.length > 0) {
    return [`Sound and motion are mixed: most recordings are ${kind}, not ${names(otherKind)}. Exclude one kind.`];
  }
  const said: string[] = [];
  const [channels, otherChannels] = unlike(recordings, (signal) => signal.channels.join(", "));
  if (otherChannels.length > 0) {
    said.push(`Other channels than ${channels}: ${names(otherChannels)}. Exclude what is not of the same sensor.`);
  }
  const [rate, otherRate] = unlike(recordings, (signal) => String(signal.rate));
  if (otherRate.length > 0) {
    const remedy = kind === "sound" ? "They are resampled." : "Where they differ by much, exclude them.";
    said.push(`Another rate than ${Number(rate).toLocaleString("en")} Hz: ${names(otherRate)}. ${remedy}`);
  }
  const lengths = recordings.map(({ signal }) => secondsOf(signal)).sort((a, b) => a - b);
  const middle = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const short = recordings.filter(({ signal }) => secondsOf(signal) < shortShare * middle);
  if (short.length > 0)
    said.push(`Far shorter than the others: ${names(short)}. Windows are as short as the shortest.`);
  return said;
}

function ofPeople(recordings: readonly Described[]): string[] {
  const people = new Set(recordings.map(({ who }) => who));
  const unsaid = recordings.filter(({ who }) => who === null).length;
  if (unsaid === recordings.length) return [];
  if (unsaid > 0) {
    const count = `${unsaid} of ${recordings.length}`;
    return [`${count} recordings do not say whose they are, so that people cannot be kept apart: say it of all.`];
  }
  const [only] = people;
  if (people.size > 1) return [];
  return [`All recordings are ${only}'s: how well others fare is not known. Record somebody else, too.`];
}
