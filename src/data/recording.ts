/**
 * @file Recordings as tables: a row is a step, columns are channels, label and group. Rows go directly into the array
 * of samples that all windows share.
 */
import { InputError } from "../core/errors.js";
import { printable } from "../core/text.js";
import { NameCodes } from "./classes.js";
import { type ColumnOptions, type Columns, columnsOf, isText, orPreamble } from "./columns.js";
import { CsvRows } from "./csv.js";
import { DecimalReader } from "./decimal.js";
import { largestSample } from "./finite.js";
import { type TableTimes, TimeColumn } from "./time-column.js";
import { badCell, isProse, orText, unitsRow } from "./wrong-cells.js";

/** All rows of one or more tables. */
export interface Recording {
  channelNames: string[] | null;
  /** D. */
  channels: number;
  /** `[steps, D]`. */
  values: Float32Array;
  steps: number;
  /** Code of each step's label, or null if there are no labels. */
  labels: Int32Array | null;
  /** Name of each label code. */
  labelNames: string[];
  /** Name of the column of the labels; null: they are in none, or it has no name. */
  labelColumn: string | null;
  /** Code of each step's group, or null if not every table has a group column or a person in its name. */
  groups: Int32Array | null;
  /** First step of each table. */
  breaks: number[];
  /** Whether a column of the tables has the labels, so that a table is no single clip. */
  labelsInRows: boolean;
  /** What the times of tables say, where they have any. */
  times: TableTimes[];
  /** Columns left out, such as times; without a name, by place. */
  ignored: string[];
}

/** Reads tables one after another; all must have the same channels. */
export class RecordingReader {
  readonly #options: ColumnOptions;
  #values = new Float32Array(0);
  #labels = new Int32Array(0);
  #groups = new Int32Array(0);
  #capacity: number;
  #steps = 0;
  readonly #breaks: number[] = [];
  readonly #times: TableTimes[] = [];
  readonly #labelCodes = new NameCodes();
  readonly #groupCodes = new NameCodes();
  #labelled: boolean | null = null;
  /** What determines the groups of the tables so far. */
  readonly #people = new Set<"column" | "name" | "nothing">();
  #first: { name: string; columns: Columns } | null = null;

  /** @param capacity rows to reserve; more are accepted, at the cost of a copy */
  constructor(options: ColumnOptions, capacity = 1024) {
    this.#options = options;
    this.#capacity = Math.max(capacity, 1);
  }

  /**
   * Begins a table.
   * @param label the label of all rows, or null if a column has it
   * @param person the group of all rows if no column has it, or null
   * @returns an object that takes the table's text in pieces; `finish` ends it
   */
  table(
    name: string,
    label: string | null = null,
    person: string | null = null,
  ): { push(text: string): void; finish(): void } {
    this.#breaks.push(this.#steps);
    const start = this.#steps;
    let waiting: { cells: string[]; line: number } | null = null;
    let columns: Columns | null = null;
    let decimals = new DecimalReader(",");
    let times = new TimeColumn(",");

    const take = (read: Columns, cells: string[], line: number): void => {
      this.#row(read, decimals, cells, name, line, label, person);
      if (read.time !== null) times.push(cells[read.time] ?? "", line);
    };
    const begin = (second: string[] | null): void => {
      if (waiting === null) return;
      decimals = new DecimalReader(rows.delimiter);
      columns = this.#begin(waiting.cells, second, name, label, person);
      times = new TimeColumn(rows.delimiter, columns.time === null ? "" : columns.names[columns.time]);
      if (!columns.hasHeader) take(columns, waiting.cells, waiting.line);
    };
    const rows = new CsvRows(name, (cells, line) => {
      if (waiting === null) {
        waiting = { cells, line };
        return;
      }
      if (columns === null) begin(cells);
      if (columns !== null) take(columns, cells, line);
    });
    return {
      push: (text) => rows.push(text),
      finish: () => {
        rows.finish();
        if (columns === null) begin(null);
        if (this.#steps === start) {
          const found = waiting === null ? "empty file" : "a header and no rows";
          throw new InputError(`${name}: ${found}; expected a row a step${waiting?.cells.some(isProse) ? orText : ""}`);
        }
        const said = times.timing(name, start, (step) => this.#continues(step));
        if (said !== null) this.#times.push(said);
      },
    };
  }

  /** Returns everything read. The arrays are views: their buffers may be longer. */
  finish(): Recording {
    const columns = this.#first?.columns;
    const channels = columns?.channels.length ?? 0;
    const namesOf = (positions: number[]): string[] => positions.map((at) => columns?.names[at] ?? "");
    return {
      channelNames: columns?.hasHeader === true ? namesOf(columns.channels) : null,
      channels,
      values: this.#values.subarray(0, this.#steps * channels),
      steps: this.#steps,
      labels: this.#labelled === true ? this.#labels.subarray(0, this.#steps) : null,
      labelNames: this.#labelCodes.names(),
      labelColumn:
        columns?.hasHeader === true && columns.label !== null ? (columns.names[columns.label] ?? null) : null,
      groups: this.#grouped ? this.#groups.subarray(0, this.#steps) : null,
      breaks: this.#breaks,
      labelsInRows: (columns?.label ?? null) !== null,
      times: this.#times,
      ignored: (columns?.ignored ?? []).map((at) => columns?.names[at] || `column ${at + 1}`),
    };
  }

  /** Whether all tables have groups. */
  get #grouped(): boolean {
    return this.#people.size > 0 && !this.#people.has("nothing");
  }

  /** Whether a step has the label and the group of the step before. */
  #continues(step: number): boolean {
    const codes = [this.#labelled === true ? this.#labels : null, this.#grouped ? this.#groups : null];
    return codes.every((code) => code === null || code[step] === code[step - 1]);
  }

  #begin(first: string[], second: string[] | null, name: string, label: string | null, person: string | null): Columns {
    const options = label === null ? this.#options : { ...this.#options, labelColumn: null };
    const own = columnsOf(first, second, options, name);
    const before = this.#first;
    const columns = before === null ? own : { ...own, channels: channelsAs(before, own, name) };
    const labelled = label !== null || columns.label !== null;
    this.#people.add(columns.group !== null ? "column" : person !== null ? "name" : "nothing");
    const unlike = this.#people.has("column") && this.#people.has("nothing");
    if (before !== null && (labelled !== this.#labelled || unlike)) {
      throw new InputError(
        `${name}: its label and group columns differ from those of ${before.name}: all files need the same`,
      );
    }
    if (before === null) {
      this.#first = { name, columns };
      this.#labelled = labelled;
      this.#reserve(this.#capacity, columns.channels.length);
    }
    return columns;
  }

  #row(
    columns: Columns,
    decimals: DecimalReader,
    cells: string[],
    name: string,
    line: number,
    label: string | null,
    person: string | null,
  ): void {
    const width = columns.names.length;
    if (cells.length !== width) {
      const begins = columns.hasHeader && cells.length > width && cells.some(isText);
      throw new InputError(
        `${name}: line ${line} has ${cells.length} cells, the first has ${width}: give every row the same number${begins ? `; ${orPreamble}` : ""}`,
      );
    }
    if (this.#steps === this.#capacity) this.#reserve(this.#capacity * 2, columns.channels.length);
    const at = this.#steps * columns.channels.length;
    const values = this.#values;
    for (let channel = 0; channel < columns.channels.length; channel++) {
      const column = columns.channels[channel]!;
      const cell = cells[column]!;
      const value = decimals.number(cell);
      if (!(Math.abs(value) <= largestSample)) {
        const isFirst = columns.hasHeader && this.#steps === this.#breaks[this.#breaks.length - 1];
        const units = isFirst
          ? unitsRow(
              columns.channels.map((own) => cells[own]!),
              `${name}: line ${line}`,
            )
          : null;
        throw units ?? badCell(cell, value, placeOf(columns, column, name, line), cells.some(isProse));
      }
      values[at + channel] = value;
    }
    if (this.#labelled === true) {
      const own = label ?? (columns.label === null ? null : decimals.label((cells[columns.label] ?? "").trim()));
      this.#labels[this.#steps] = this.#code(this.#labelCodes, own, columns, columns.label, cells, name, line);
    }
    if (this.#grouped) {
      const fixed = columns.group === null ? person : null;
      this.#groups[this.#steps] = this.#code(this.#groupCodes, fixed, columns, columns.group, cells, name, line);
    }
    this.#steps += 1;
  }

  #code(
    codes: NameCodes,
    fixed: string | null,
    columns: Columns,
    column: number | null,
    cells: string[],
    name: string,
    line: number,
  ): number {
    const text = fixed ?? (column === null ? "" : (cells[column] ?? "").trim());
    if (text === "")
      throw new InputError(`${placeOf(columns, column ?? 0, name, line)} is empty: fill it or remove the row`);
    return codes.code(text, () => placeOf(columns, column ?? 0, name, line));
  }

  #reserve(capacity: number, channels: number): void {
    const grown = <T extends Float32Array | Int32Array>(array: T, larger: T): T => {
      larger.set(array);
      return larger;
    };
    this.#capacity = capacity;
    this.#values = grown(this.#values, new Float32Array(capacity * channels));
    if (this.#labelled === true) this.#labels = grown(this.#labels, new Int32Array(capacity));
    if (this.#grouped) this.#groups = grown(this.#groups, new Int32Array(capacity));
  }
}

/** The sample columns of a table in the order of the first table's: matched by name, if they have names. */
function channelsAs(first: { name: string; columns: Columns }, { channels, names, hasHeader }: Columns, name: string) {
  const wanted = first.columns.channels.map((column) => first.columns.names[column] ?? "");
  if (wanted.length !== channels.length) {
    throw new InputError(
      `${name}: ${channels.length} sample columns, ${first.name} has ${wanted.length}: all files need the same`,
    );
  }
  if (hasHeader !== first.columns.hasHeader) {
    const [without, other] = hasHeader ? [first.name, name] : [name, first.name];
    throw new InputError(
      `${without}: its columns have no names, those of ${other} do: give all files a header, or none`,
    );
  }
  if (!hasHeader) return channels;
  return wanted.map((channel) => {
    const column =
      channels.find((own) => names[own] === channel) ??
      channels.find((own) => names[own]?.toLowerCase() === channel.toLowerCase());
    if (column !== undefined) return column;
    throw new InputError(
      `${name}: no column ${JSON.stringify(channel)}, which ${first.name} has: give all files the same columns, or choose those to read`,
    );
  });
}

function placeOf(columns: Columns, column: number, name: string, line: number): string {
  const title = columns.hasHeader ? printable((columns.names[column] ?? "").slice(0, 40)) : column + 1;
  return `${name}: line ${line}, column ${title}`;
}
