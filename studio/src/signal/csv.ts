/** @file Signals as CSV, with a column of times, which gives the rate. */
import Papa from "papaparse";
import { InputError, recordingCsv } from "../library.js";
import type { Signal } from "./signal.js";

const timeNames = /^(timestamp|time|t|ms|millis|seconds)$/i;
/** A column that names the person, which is not a channel. */
const personNames = /^(person|subject|session|speaker|user|participant)$/i;
/** Default rate of a table without times. */
const usualRate = 50;

export function csvOf(signal: Signal): string {
  return recordingCsv(signal, { cell: (value) => String(Number(value.toPrecision(7))) });
}

/** The rate in Hz from a column of times, by the median gap, which lost lines do not change. */
function rateOf(times: readonly number[], unit: number): number {
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  return middle > 0 ? Number((1000 / (middle * unit)).toPrecision(6)) : usualRate;
}

/** @throws InputError with the line that is not a row of numbers */
export function signalOfCsv(text: string, name: string): Signal {
  const { data } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: true });
  const first = data[0] ?? [];
  const header = first.some((cell) => cell.trim() !== "" && Number.isNaN(Number(cell)));
  const names = header ? first.map((cell) => cell.trim()) : first.map((_, index) => `channel${index + 1}`);
  const rows = header ? data.slice(1) : data;
  const time = names.findIndex((column) => timeNames.test(column));
  const person = names.findIndex((column) => personNames.test(column));
  const columns = names
    .map((_, index) => index)
    .filter((index) => index !== time && !personNames.test(names[index] ?? ""));
  if (rows.length === 0 || columns.length === 0) throw new InputError(`${name} has no rows of numbers`);
  const values = new Float32Array(rows.length * columns.length);
  for (const [step, row] of rows.entries()) {
    for (const [c, column] of columns.entries()) {
      const value = row[column] === undefined || row[column].trim() === "" ? Number.NaN : Number(row[column]);
      if (!Number.isFinite(value)) {
        const line = step + (header ? 2 : 1);
        throw new InputError(`${name}: line ${line}, column ${names[column]}: "${row[column] ?? ""}" is not a number`);
      }
      values[step * columns.length + c] = value;
    }
  }
  const unit = /^(seconds)$/i.test(names[time] ?? "") ? 1000 : 1;
  const rate =
    time < 0
      ? usualRate
      : rateOf(
          rows.map((row) => Number(row[time])),
          unit,
        );
  const channels = columns.map((column) => names[column] ?? "");
  const who = rows[0]?.[person]?.trim() ?? "";
  return { kind: "motion", rate, channels, values, ...(who === "" ? {} : { who }) };
}
