/** @file Signals as CSV, with a column of times, which gives the rate. */
import {
  CsvRows,
  columnsOf,
  DecimalReader,
  InputError,
  isTimeStamp,
  momentOf,
  recordingCsv,
  unitOf,
} from "../library.js";
import type { Signal } from "./signal.js";

/** Short names of a column of times, besides those that every table may have. */
const shortTimeNames = /^(t|ms|millis|seconds)$/i;
/** Default rate of a table without times. */
const usualRate = 50;

export function csvOf(signal: Signal): string {
  return recordingCsv(signal, { cell: (value) => String(Number(value.toPrecision(7))) });
}

/**
 * The rate in Hz from a column of times, by the median gap, which lost lines do not change.
 * @param title the column's name
 */
function rateOf(cells: readonly string[], title: string, delimiter: string): number {
  const decimals = new DecimalReader(delimiter);
  const stamps = isTimeStamp(cells[0] ?? "");
  const times = cells.map((cell) => (stamps ? momentOf(cell).seconds : decimals.number(cell)));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  if (!(middle > 0)) return usualRate;
  // Without a unit, times count seconds if they have fractions of them, else milliseconds.
  const usual = title.toLowerCase() === "timestamp" || middle >= 1 ? 1e-3 : 1;
  const unit = stamps ? 1 : (unitOf(title, times[0] ?? 0, middle)?.seconds ?? usual);
  return Number((1 / (middle * unit)).toPrecision(6));
}

/** @throws InputError with the line that is not a row of numbers */
export function signalOfCsv(text: string, name: string): Signal {
  const rows: { cells: string[]; line: number }[] = [];
  const reader = new CsvRows(name, (cells, line) => rows.push({ cells, line }));
  reader.push(text);
  reader.finish();
  const [first, second] = rows;
  if (first === undefined) throw new InputError(`${name} has no rows of numbers`);
  const { names, hasHeader, channels, group, time } = columnsOf(
    first.cells,
    second?.cells ?? null,
    { labelColumn: null },
    name,
  );
  if (hasHeader) rows.shift();
  const short = time === null && hasHeader ? names.findIndex((title) => shortTimeNames.test(title)) : -1;
  const timed = time ?? (short < 0 ? null : short);
  const columns = channels.filter((column) => column !== timed);
  if (rows.length === 0 || columns.length === 0) throw new InputError(`${name} has no rows of numbers`);
  const decimals = new DecimalReader(reader.delimiter);
  const values = new Float32Array(rows.length * columns.length);
  for (const [step, { cells, line }] of rows.entries()) {
    for (const [c, column] of columns.entries()) {
      const cell = cells[column] ?? "";
      const value = cell.trim() === "" ? Number.NaN : decimals.number(cell);
      if (!Number.isFinite(value))
        throw new InputError(`${name}: line ${line}, column ${names[column]}: "${cell}" is not a number`);
      values[step * columns.length + c] = value;
    }
  }
  const cellsAt = (column: number): string[] => rows.map(({ cells }) => cells[column] ?? "");
  const rate = timed === null ? usualRate : rateOf(cellsAt(timed), names[timed] ?? "", reader.delimiter);
  const titles = columns.map((column) => (hasHeader ? (names[column] ?? "") : `channel${column + 1}`));
  const who = group === null ? "" : (rows[0]?.cells[group]?.trim() ?? "");
  return { kind: "motion", rate, channels: titles, values, ...(who === "" ? {} : { who }) };
}
