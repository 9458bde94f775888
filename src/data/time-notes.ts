/** @file Lines for the user on the times of a recording. */
import { counted, printable } from "../core/text.js";
import type { Pause, Pauses } from "./pauses.js";
import { otherRate, ratesDiffer } from "./rates.js";
import { rateOf, type TableTimes } from "./time-column.js";

/**
 * Notes on pauses, on steps of time that differ too much, and on another rate than the data should have.
 * @param sampleRate the rate that they should have; null: any
 */
export function timeNotes({ cut, crossed }: Pauses, times: readonly TableTimes[], sampleRate: number | null): string[] {
  return [
    ...(cut.length > 0 ? [`${jumpsText(cut)}: the recording is cut there, so that no sequence goes on across it`] : []),
    ...(crossed.length > 0
      ? [
          `${jumpsText(crossed)}: each file stays one sequence; if it is several recordings, divide it, or give --window`,
        ]
      : []),
    ...unevenText(times),
    ...rateNotes(times, sampleRate),
  ];
}

/** `time jumps at 2 places in 1 file, first at run.csv: line 2502, by 20.02 s where 0.02 s is usual`. */
function jumpsText(pauses: readonly Pause[]): string {
  const [first] = pauses;
  if (first === undefined) return "";
  const { table, line, by } = first;
  const files = new Set(pauses.map(({ table: { name } }) => name)).size;
  const where = `${counted(pauses.length, "place")}${files > 1 ? ` in ${files} files` : ""}`;
  const far = by < 0 ? `back by ${amount(-by, table)}` : `by ${amount(by, table)}`;
  return `time jumps at ${where}, first at ${printable(table.name)}: line ${line}, ${far} where ${amount(table.usual, table)} is usual`;
}

function unevenText(times: readonly TableTimes[]): string[] {
  const found = times.filter(({ uneven }) => uneven !== null);
  const [first] = found;
  if (first?.uneven == null) return [];
  const [low, middle, high] = first.uneven.map((time) => amount(time, first));
  const others = found.length > 1 ? ` (and ${counted(found.length - 1, "other file")})` : "";
  return [
    `${printable(first.name)}${others}: the rows are not evenly sampled: most are ${low} to ${high} apart, half of them less than ${middle}; ` +
      "the network takes each as one step, so resample them at a steady rate",
  ];
}

function amount(time: number, { unit }: TableTimes): string {
  return `${Number(time.toPrecision(4))}${unit === null ? "" : ` ${unit.name}`}`;
}

function rateNotes(times: readonly TableTimes[], sampleRate: number | null): string[] {
  if (sampleRate === null) return [];
  for (const table of times) {
    const rate = rateOf(table);
    if (rate === null || !ratesDiffer(rate, sampleRate)) continue;
    return [otherRate(`${printable(table.name)}: its times give`, rate, sampleRate)];
  }
  return [];
}
