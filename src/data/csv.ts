/**
 * @file Rows of CSV text, read piece by piece: the text is cut at line ends outside quotes and each block is parsed by
 * Papa Parse. The first line determines the delimiter (tab, semicolon or comma), as `sep=;` or by the one that it has.
 */
import Papa from "papaparse";
import { InputError } from "../core/errors.js";

/** Longest line, or longest quoted field. */
const lineLimit = 1 << 22;

/** Takes CSV text in pieces of any size and passes on each row that is not blank. */
export class CsvRows {
  #pending = "";
  #delimiter: string | null = null;
  #line = 1;
  readonly #name: string;
  readonly #onRow: (cells: string[], line: number) => void;

  /**
   * @param name the file's name, for messages
   * @param onRow called with a row's cells and its line, counted from 1
   */
  constructor(name: string, onRow: (cells: string[], line: number) => void) {
    this.#name = name;
    this.#onRow = onRow;
  }

  /** The delimiter of columns, determined by the first line; a comma before that. */
  get delimiter(): string {
    return this.#delimiter ?? ",";
  }

  /** @throws InputError if a line is too long or a quote is not closed */
  push(text: string): void {
    this.#pending += text;
    if (!text.includes("\n") && this.#pending.length < lineLimit) return;
    const end = lastLineEnd(this.#pending);
    if (end >= 0) {
      const block = this.#pending.slice(0, end + 1);
      this.#pending = this.#pending.slice(end + 1);
      this.#parse(block);
    }
    if (this.#pending.length > lineLimit) {
      throw new InputError(
        `${this.#name}: line ${this.#line}: more than ${lineLimit} characters in a line or between quotes; ` +
          'is a closing " missing?',
      );
    }
  }

  /** Parses the rest: the last line may have no line end. */
  finish(): void {
    if (this.#pending !== "") this.#parse(this.#pending);
    this.#pending = "";
  }

  #parse(block: string): void {
    const isFirst = this.#line === 1;
    const text = isFirst && block.startsWith("\uFEFF") ? block.slice(1) : block;
    // A line for Excel, which is no row.
    const said = isFirst ? /^"?sep=([,;\t])"?[\r\n]/i.exec(text)?.[1] : undefined;
    this.#delimiter ??= said ?? delimiterOf(text);
    const { data, errors } = Papa.parse<string[]>(text, { delimiter: this.#delimiter });
    const [error] = errors;
    if (error !== undefined) {
      throw new InputError(`${this.#name}: line ${this.#line + (error.row ?? 0)}: ${error.message}: check the quotes`);
    }
    for (const [index, cells] of data.entries()) {
      const ended = index === data.length - 1 && cells.length === 1 && cells[0] === "";
      const blank = cells.every((cell) => cell.trim() === "") || (said !== undefined && index === 0);
      if (!blank) this.#onRow(cells, this.#line);
      if (!ended) this.#line += 1;
    }
  }
}

/** Last "\n" with an even number of quotes before it, or −1. */
function lastLineEnd(text: string): number {
  if (!text.includes('"')) return text.lastIndexOf("\n");
  let found = -1;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) quoted = !quoted;
    else if (code === 10 && !quoted) found = at;
  }
  return found;
}

/** Tab or semicolon if the first line has one outside quotes, else comma. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const line = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, "");
  return ["\t", ";"].find((delimiter) => line.includes(delimiter)) ?? ",";
}

/** All rows of a text, each with its line. */
export function parseCsv(text: string, name = "table.csv"): { cells: string[]; line: number }[] {
  const rows: { cells: string[]; line: number }[] = [];
  const reader = new CsvRows(name, (cells, line) => rows.push({ cells, line }));
  reader.push(text);
  reader.finish();
  return rows;
}
