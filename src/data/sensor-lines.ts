/**
 * @file Reads the output of a board, a line of numbers for each sample, from bytes given in pieces. The first lines
 * determine the columns; lines that are not samples are counted and left out.
 */
import { columnsOf } from "./columns.js";
import { DecimalReader } from "./decimal.js";
import { largestSample } from "./finite.js";

/** Longest line of a sample, in characters. */
const longestLine = 16_384;
/** This many consecutive lines with the same number of numbers determine the number of columns. */
const agreeing = 3;
/** The most lines that wait for {@link agreeing} lines to agree. */
const mostHeld = 100;
/** Characters kept of a line that is left out, for display. */
const shownLength = 60;

/** A name begins with a letter, and may contain a unit: `acc x (m/s²)`, `T [°C]`. */
const nameForm = String.raw`[\p{L}_][\p{L}\p{N}_ ./()[\]°%^*+-]*`;
const onlyName = new RegExp(`^${nameForm}$`, "u");
/** A named cell, as for Arduino's plotter: `x:12`. */
const named = new RegExp(String.raw`^\s*(${nameForm}?)\s*[:=]\s*(\S+)\s*$`, "u");

export interface SensorLinesOptions {
  /**
   * Where reading begins. "middle": possibly in the middle of a line, as on a port opened while a board prints, so that
   * a first line of numbers is ignored.
   */
  from: "start" | "middle";
}

/** The columns of a board's lines. */
export interface SensorColumns {
  /** A name for each channel: the board's, or channel1, channel2, … */
  names: readonly string[];
  /** Whether the board named them. */
  named: boolean;
  /** Columns that are not channels, by name: times, row numbers, classes and persons. */
  leftOut: readonly string[];
}

/** The cells of one line as numbers, and their names if the line has them. */
interface Cells {
  names: string[] | null;
  numbers: number[];
}

/** Reads the lines of one board. */
export class SensorLines {
  /** Null until enough lines have been read. */
  columns: SensorColumns | null = null;
  /** Lines left out: without numbers, or with a different number of them than the others. */
  skipped = 0;
  /** The last of them, shortened for display. */
  lastSkipped = "";
  private readonly decoder = new TextDecoder();
  private readonly decimals = new Map<string, DecimalReader>();
  private pending = "";
  /** Whether reading is in a line that is too long, which is left out up to its end. */
  private overlong = false;
  private lines = 0;
  private header: string[] | null = null;
  /** Lines that wait until the columns are known. */
  private held: Cells[] = [];
  /** Position of each channel in a line, and numbers in a line. */
  private layout = { at: [] as number[], width: 0 };

  /** @param take called with each sample, a number for each channel */
  constructor(
    private readonly options: SensorLinesOptions,
    private readonly take: (sample: readonly number[]) => void,
  ) {}

  push(bytes: Uint8Array): void {
    const lines = (this.pending + this.decoder.decode(bytes, { stream: true })).split("\n");
    this.pending = lines.pop() ?? "";
    for (const line of lines) this.line(line);
    if (this.pending.length > longestLine) {
      this.pending = "";
      this.overlong = true;
    }
  }

  /** Ends the stream: a last line without a line end counts, and so do the first lines, however few. */
  finish(): void {
    const last = this.pending;
    this.pending = "";
    if (last.trim() !== "") this.line(last);
    const first = this.held[0];
    if (this.columns === null && first !== undefined) this.begin(first);
    else if (this.columns === null && this.header !== null) this.leaveOut(this.header.join(","));
  }

  private line(line: string): void {
    const whole = !this.overlong;
    this.overlong = false;
    if (whole && line.trim() === "") return;
    this.lines++;
    const cells = whole && line.length <= longestLine ? this.cellsOf(line) : null;
    if (cells === null) {
      if (whole && this.isHeader(line)) return;
      this.leaveOut(line);
    } else if (this.lines === 1 && this.options.from === "middle") {
      // Possibly only the end of a line.
    } else if (this.columns !== null) {
      this.sample(cells, line);
    } else {
      this.hold(cells);
    }
  }

  private hold(cells: Cells): void {
    this.held.push(cells);
    const width = cells.numbers.length;
    const recent = this.held.slice(-agreeing);
    const agree = recent.length === agreeing && recent.every(({ numbers }) => numbers.length === width);
    if (agree || this.header?.length === width) this.begin(cells);
    else if (this.held.length > mostHeld) this.leaveOut(this.held.shift()?.numbers.join(",") ?? "");
  }

  /** Takes the columns from a line, and from the names before it. */
  private begin({ numbers, names }: Cells): void {
    const width = numbers.length;
    const fits = this.header?.length === width;
    if (this.header !== null && !fits) this.leaveOut(this.header.join(","));
    const found = names ?? (fits ? this.header : null);
    const all = found ?? Array.from({ length: width }, (_, index) => `channel${index + 1}`);
    const options = { header: true, labelColumn: null };
    const at = found === null || width === 1 ? [...all.keys()] : columnsOf(all, null, options, "the board").channels;
    this.layout = { at, width };
    this.columns = {
      names: at.map((index) => all[index] ?? ""),
      named: found !== null,
      leftOut: all.filter((_, index) => !at.includes(index)),
    };
    for (const cells of this.held.splice(0)) this.sample(cells, cells.numbers.join(","));
  }

  private sample({ numbers }: Cells, line: string): void {
    if (numbers.length === this.layout.width) this.take(this.layout.at.map((index) => numbers[index] ?? 0));
    else this.leaveOut(line);
  }

  /** Whether a line has names; a board that restarts sends it again. */
  private isHeader(line: string): boolean {
    const names = partsOf(line)
      .parts.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"))
      .filter((name, index, all) => index < all.length - 1 || name !== "");
    if (!names.every((name) => onlyName.test(name)) || new Set(names).size !== names.length) {
      return false;
    }
    if (this.columns !== null) return this.isNamedBy(names, this.columns);
    if (names.length === 1 && /\s/.test(line.trim())) return false;
    if (this.header !== null) this.leaveOut(this.header.join(","));
    this.header = names;
    return true;
  }

  /** Whether a header fits the known columns. Columns without names take the header's. */
  private isNamedBy(names: readonly string[], columns: SensorColumns): boolean {
    if (names.length !== this.layout.width) return false;
    if (!columns.named && columns.names.length === names.length) this.columns = { ...columns, names, named: true };
    return true;
  }

  private leaveOut(line: string): void {
    this.skipped++;
    this.lastSkipped = line.trim().slice(0, shownLength);
  }

  /** The numbers of a line; null if a cell is not a number. */
  private cellsOf(line: string): Cells | null {
    const { parts, delimiter } = partsOf(line);
    let decimals = this.decimals.get(delimiter);
    if (decimals === undefined) {
      decimals = new DecimalReader(delimiter);
      this.decimals.set(delimiter, decimals);
    }
    // Sketches that print in a loop often add a comma after the last number.
    if (parts.length > 1 && parts[parts.length - 1]?.trim() === "") parts.pop();
    const names: string[] = [];
    const numbers: number[] = [];
    for (const part of parts) {
      const [, name, value = part] = named.exec(part) ?? [];
      const number = decimals.number(value);
      if (!(Math.abs(number) <= largestSample)) return null;
      if (name !== undefined) names.push(name);
      numbers.push(number);
    }
    return { numbers, names: names.length === parts.length ? names : null };
  }
}

/** Splits a line into cells at tabs, semicolons, commas or spaces, whichever of these comes first in the list. */
function partsOf(line: string): { parts: string[]; delimiter: string } {
  const trimmed = line.trim();
  const delimiter = ["\t", ";", ","].find((character) => trimmed.includes(character));
  return delimiter === undefined
    ? { parts: trimmed.split(/ +/), delimiter: " " }
    : { parts: trimmed.split(delimiter), delimiter };
}
