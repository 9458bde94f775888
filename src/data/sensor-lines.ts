/**
 * @file What a board prints, a line of numbers a sample, out of bytes that come in pieces: columns are told from the first lines,
 * and a line that is no sample is counted and left out.
 */
import { columnsOf } from "./columns.js";
import { DecimalReader } from "./decimal.js";
import { largestSample } from "./finite.js";

/** Characters of a line; what is longer is no sample. */
const longestLine = 16_384;
/** Lines of as many numbers, one after the other, from which the number of columns is told. */
const agreeing = 3;
/** Lines that wait at most while no {@link agreeing} agree. */
const mostHeld = 100;
/** Characters of a line that is left out which are kept, to show. */
const shownLength = 60;

/** A cell as Arduino's plotter takes them: `x:12`. */
const named = /^\s*([\p{L}_][\p{L}\d_ .-]*?)\s*[:=]\s*(\S+)\s*$/u;

export interface SensorLinesOptions {
  /**
   * Where listening began. "middle": perhaps in the middle of a line, as on a port that is opened while a board prints, so that
   * a first line of numbers is not believed.
   */
  from: "start" | "middle";
}

/** What the lines of a board hold. */
export interface SensorColumns {
  /** A name for each channel: the board's own, or channel1, channel2, … */
  names: readonly string[];
  /** Did the board name them? */
  named: boolean;
  /** Columns that are no channels, by their names: times and row numbers. */
  leftOut: readonly string[];
}

/** The cells of one line as numbers, and their names where the line has them. */
interface Cells {
  names: string[] | null;
  numbers: number[];
}

/** Reads what one board sends. */
export class SensorLines {
  /** Null until enough lines have come. */
  columns: SensorColumns | null = null;
  /** Lines left out: no numbers, or more or fewer of them than the others have. */
  skipped = 0;
  /** The last of them, cut to a length that can be shown. */
  lastSkipped = "";
  private readonly decoder = new TextDecoder();
  private readonly decimals = new Map<string, DecimalReader>();
  private pending = "";
  /** In a line that is too long: left out up to its end. */
  private overlong = false;
  private lines = 0;
  private header: string[] | null = null;
  /** Lines that wait until the columns are known. */
  private held: Cells[] = [];
  /** Position of each channel in a line, and numbers in a line. */
  private layout = { at: [] as number[], width: 0 };

  /** @param take is given each sample, a number a channel */
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

  /** The stream has ended: a last line without an end counts, and so do the first lines, however few there are. */
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
      // Perhaps its end only.
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

  /** The columns are those of a line, and of the names before it. */
  private begin({ numbers, names }: Cells): void {
    const width = numbers.length;
    const fits = this.header?.length === width;
    if (this.header !== null && !fits) this.leaveOut(this.header.join(","));
    const found = names ?? (fits ? this.header : null);
    const all = found ?? Array.from({ length: width }, (_, index) => `channel${index + 1}`);
    const options = { header: true, labelColumn: null, groupColumn: null };
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

  /** A line of names; a board that begins anew sends it again. */
  private isHeader(line: string): boolean {
    const names = partsOf(line)
      .parts.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"))
      .filter((name, index, all) => index < all.length - 1 || name !== "");
    if (!names.every((name) => /^[\p{L}_][\p{L}\d_ ./()[\]-]*$/u.test(name)) || new Set(names).size !== names.length) {
      return false;
    }
    if (this.columns !== null) return this.isNamedBy(names, this.columns);
    if (names.length === 1 && /\s/.test(line.trim())) return false;
    if (this.header !== null) this.leaveOut(this.header.join(","));
    this.header = names;
    return true;
  }

  /** Does a header fit columns that are known? Where they have no names yet, they get its own. */
  private isNamedBy(names: readonly string[], columns: SensorColumns): boolean {
    if (names.length !== this.layout.width) return false;
    if (!columns.named && columns.names.length === names.length) this.columns = { ...columns, names, named: true };
    return true;
  }

  private leaveOut(line: string): void {
    this.skipped++;
    this.lastSkipped = line.trim().slice(0, shownLength);
  }

  /** Null where a cell is no number. */
  private cellsOf(line: string): Cells | null {
    const { parts, delimiter } = partsOf(line);
    let decimals = this.decimals.get(delimiter);
    if (decimals === undefined) {
      decimals = new DecimalReader(delimiter);
      this.decimals.set(delimiter, decimals);
    }
    // A comma after the last number is a habit of sketches that print in a loop.
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

/** Tabs, semicolons, commas or blanks part the cells, the first of these that the line has. */
function partsOf(line: string): { parts: string[]; delimiter: string } {
  const trimmed = line.trim();
  const delimiter = ["\t", ";", ","].find((character) => trimmed.includes(character));
  return delimiter === undefined
    ? { parts: trimmed.split(/ +/), delimiter: " " }
    : { parts: trimmed.split(delimiter), delimiter };
}
