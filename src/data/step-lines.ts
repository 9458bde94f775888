/**
 * @file Reads lines of one step each, as a sensor's program prints them: CSV with or without a header, one line at a
 * time.
 */
import { InputError } from "../core/errors.js";
import { columnsOf } from "./columns.js";
import { parseCsv } from "./csv.js";
import { DecimalReader } from "./decimal.js";
import { largestSample } from "./finite.js";

/** The channels that a model takes a step. */
export interface StepChannels {
  /** D. */
  count: number;
  /** Their names, by which columns are found if there is a header; null: columns are taken in order. */
  names: readonly string[] | null;
}

/** Whether a cell is a word: not a number, a missing one, NaN or infinity. */
function isName(cell: string): boolean {
  return Number.isNaN(Number.parseFloat(cell)) && !/^\s*[+-]?(nan|inf(inity)?)?\s*$/i.test(cell);
}

/** Reads lines of one stream. */
export class StepLines {
  #delimiter: string | null = null;
  #decimals = new DecimalReader(",");
  /** Column of each channel, and the number of columns, if there is a header. */
  #columns: { at: readonly number[]; width: number } | null = null;

  /** @param name the stream's name, for messages */
  constructor(
    private readonly channels: StepChannels,
    private readonly name: string,
  ) {}

  /**
   * Parses the numbers of a line, one for each channel; null for a first line of names.
   * @throws InputError if the header does not have a channel, or a line has the wrong number of columns or no numbers
   */
  read(line: string, number: number): Float64Array | null {
    const cells = this.#cells(line);
    if (number === 1 && cells.every(isName)) {
      this.#header(cells);
      return null;
    }
    const where = `${this.name}, line ${number}`;
    const width = this.#columns?.width ?? this.channels.count;
    if (cells.length !== width) {
      throw new InputError(
        this.#columns === null
          ? `${where}: ${cells.length} numbers, the model takes ${width} a step: give them, separated by commas`
          : `${where}: ${cells.length} cells, the first line has ${width}: give every line the same number`,
      );
    }
    return Float64Array.from({ length: this.channels.count }, (_, channel) => {
      const cell = cells[this.#columns?.at[channel] ?? channel] ?? "";
      const value = this.#decimals.number(cell);
      if (Math.abs(value) <= largestSample) return value;
      throw new InputError(`${where}: ${JSON.stringify(cell.trim().slice(0, 40))} is not a finite number`);
    });
  }

  #cells(line: string): string[] {
    if (this.#delimiter === null) {
      const plain = line.replace(/"[^"]*"/g, "");
      this.#delimiter = ["\t", ";"].find((delimiter) => plain.includes(delimiter)) ?? ",";
      this.#decimals = new DecimalReader(this.#delimiter);
    }
    if (!line.includes('"')) return line.replace(/^\uFEFF/, "").split(this.#delimiter);
    return parseCsv(line, this.name)[0]?.cells ?? [];
  }

  /** Finds the model's channels by name among the columns; without names, takes all except label, group and time. */
  #header(cells: readonly string[]): void {
    const { names, count } = this.channels;
    if (names === null && cells.length === count) return;
    const options = { header: true, labelColumn: null, groupColumn: null, channels: names ?? undefined };
    const { channels } = columnsOf(cells, null, options, this.name);
    if (channels.length !== count) {
      throw new InputError(
        `${this.name}: ${channels.length} sample columns in the first line, the model takes ${count}: give the columns of training`,
      );
    }
    this.#columns = { at: channels, width: cells.length };
  }
}
