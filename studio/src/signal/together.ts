/** @file Warnings about recordings as a whole, before training. */
import { type Signal, secondsOf } from "./signal.js";

export interface Described {
  label: string;
  name: string;
  /** The person; null: unknown. */
  who: string | null;
  signal: Signal;
}

/** Fewest recordings of a label for a reliable result. */
const enough = 8;
/** A recording shorter than this fraction of the median gets a warning: it shortens all windows. */
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
  if (counts.size === 1) said.push("There is one label only: record another label.");
  const few = [...counts].filter(([, count]) => count < enough).map(([label]) => label);
  if (few.length > 0) {
    said.push(`Few recordings of ${some(few)}: a reliable result needs ${enough} or more of each.`);
  }
  if (counts.size > 1 && Math.max(...counts.values()) > 3 * Math.min(...counts.values())) {
    said.push("The labels are far from balanced: record more of the rare ones.");
  }
  const quiet = [...counts.keys()].some((label) => /^(background|noise|silence|other|unknown)$/i.test(label));
  if (recordings.every(({ signal }) => signal.kind === "sound") && !quiet) {
    said.push("Record a label “background”: the room without the words, so that silence is not mistaken for one.");
  }
  return said;
}

/** The value of most recordings, and the recordings with another. */
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
    said.push(`Other channels than ${channels}: ${names(otherChannels)}. Exclude recordings of other sensors.`);
  }
  const [rate, otherRate] = unlike(recordings, (signal) => String(signal.rate));
  if (otherRate.length > 0) {
    const remedy = kind === "sound" ? "They are resampled." : "If the rates differ much, exclude them.";
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
    return [`${count} recordings do not name a person, so people cannot be kept in one part: name them all.`];
  }
  const [only] = people;
  if (people.size > 1) return [];
  return [`All recordings are ${only}'s: the result for other people is unknown. Record somebody else.`];
}
