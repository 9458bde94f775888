/** @file The times of a table's rows, from their cells. */
import { clockSeconds } from "./clock-numbers.js";
import { DecimalReader } from "./decimal.js";
import { ratesDiffer } from "./rates.js";
import { isTimeStamp, momentOf, secondsOfDay } from "./time-stamp.js";
import { stampUnit, type TimeUnit, unitOf } from "./time-unit.js";
import { type Timing, timingOf } from "./timing.js";

/** A jump of time in a table. */
export interface TimeJump {
  /** The first step after it, among those of all tables. */
  step: number;
  /** Its line in the file. */
  line: number;
  /** The time that passes; negative: time goes back. */
  by: number;
}

/** What the times of a table say. */
export interface TableTimes extends Omit<Timing, "jumps"> {
  /** The table. */
  name: string;
  /** The unit of the times; null: not known. */
  unit: TimeUnit | null;
  jumps: TimeJump[];
}

/** Samples a second of a table; null: the unit of its times is not known. */
export function rateOf({ mean, unit }: TableTimes): number | null {
  return unit === null ? null : 1 / (mean * unit.seconds);
}

/** The rate of tables that agree on one, with four digits; null: they do not, or a table's rows are not evenly sampled. */
export function commonRate(tables: readonly TableTimes[]): number | null {
  const rates = tables
    .map((table) => (table.uneven === null ? rateOf(table) : null))
    .sort((a, b) => (a ?? 0) - (b ?? 0));
  const middle = rates[Math.floor(rates.length / 2)] ?? null;
  if (middle === null || rates.some((rate) => rate === null || ratesDiffer(rate, middle))) return null;
  return Number(middle.toPrecision(4));
}

/** Collects the times of a table, as numbers or as time stamps. */
export class TimeColumn {
  readonly #decimals: DecimalReader;
  readonly #times: number[] = [];
  readonly #lines: number[] = [];
  #stamps = false;
  #daily = false;
  #readable = true;

  /**
   * @param delimiter the delimiter of the table's columns
   * @param title the column's name; empty: it has none
   */
  constructor(
    delimiter: string,
    private readonly title = "",
  ) {
    this.#decimals = new DecimalReader(delimiter);
  }

  push(cell: string, line: number): void {
    if (!this.#readable) return;
    if (this.#times.length === 0) this.#stamps = isTimeStamp(cell);
    const time = this.#stamps ? this.#moment(cell) : this.#decimals.number(cell);
    this.#readable = Number.isFinite(time);
    this.#times.push(time);
    this.#lines.push(line);
  }

  #moment(cell: string): number {
    const { seconds, daily } = momentOf(cell);
    this.#daily ||= daily;
    return seconds;
  }

  /**
   * What the times say; null if a cell is no time, or they say nothing.
   * @param name of the table
   * @param start its first step
   * @param continues whether a step belongs to the recording of the step before
   */
  timing(name: string, start: number, continues: (step: number) => boolean): TableTimes | null {
    if (!this.#readable) return null;
    const joined = (row: number): boolean => continues(start + row);
    const counted = timingOf(this.#times, this.#daily ? secondsOfDay : null, joined);
    if (counted === null) return null;
    const clock = this.#stamps ? null : clockTiming(this.#times, counted, joined);
    const timing = clock ?? counted;
    const jumps = timing.jumps.map(({ row, by }) => ({ step: start + row, line: this.#lines[row] ?? 0, by }));
    const unit = this.#stamps || clock !== null ? stampUnit : unitOf(this.title, this.#times[0] ?? 0, timing.usual);
    return { ...timing, name, unit, jumps };
  }
}

/** The timing of numbers as packed times of day, if they are steadier so than as counts; else null. */
function clockTiming(numbers: readonly number[], counted: Timing, joined: (row: number) => boolean): Timing | null {
  if (counted.jumps.length === 0 && counted.uneven === null) return null;
  const seconds = clockSeconds(numbers);
  const timing = seconds === null ? null : timingOf(seconds, secondsOfDay, joined);
  if (timing === null || timing.jumps.length > counted.jumps.length) return null;
  return timing.jumps.length < counted.jumps.length || timing.uneven === null ? timing : null;
}
