/** @file The times of a table's rows, from their cells. */
import { DecimalReader } from "./decimal.js";
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
    const timing = timingOf(this.#times, this.#daily ? secondsOfDay : null, joined);
    if (timing === null) return null;
    const jumps = timing.jumps.map(({ row, by }) => ({ step: start + row, line: this.#lines[row] ?? 0, by }));
    const unit = this.#stamps ? stampUnit : unitOf(this.title, this.#times[0] ?? 0, timing.usual);
    return { ...timing, name, unit, jumps };
  }
}
