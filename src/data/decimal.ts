import { parseNumber } from "./classes.js";

const withComma = /^\s*[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?\s*$/i;

/** Whether a text is a number with a decimal comma. */
export function hasDecimalComma(text: string): boolean {
  return withComma.test(text);
}

/**
 * Reads the numbers of one table. If commas do not separate its columns, they may be decimal marks. The first number
 * with a decimal mark decides for point or comma; numbers with the other mark are then not accepted.
 */
export class DecimalReader {
  #mark: "." | "," | null = null;

  /** @param delimiter the delimiter of the table's columns */
  constructor(private readonly delimiter: string) {}

  /** The number in a cell, or NaN if it has none. */
  number(cell: string): number {
    const value = parseNumber(cell);
    if (this.delimiter === ",") return value;
    const mark = cell.includes(".") ? "." : Number.isNaN(value) && hasDecimalComma(cell) ? "," : null;
    if (mark === null) return value;
    this.#mark ??= mark;
    if (this.#mark !== mark) return Number.NaN;
    return mark === "," ? Number(cell.replace(",", ".")) : value;
  }

  /** A label with its decimal comma replaced by a point, so that it can be learnt as a number. */
  label(cell: string): string {
    return this.delimiter !== "," && hasDecimalComma(cell) ? cell.replace(",", ".") : cell;
  }
}
