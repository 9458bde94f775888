import { parseNumber } from "./classes.js";

const withComma = /^\s*[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?\s*$/i;

/** Is it a number with a decimal comma? */
export function hasDecimalComma(text: string): boolean {
  return withComma.test(text);
}

/**
 * Reads the numbers of one table. Where commas do not part its columns, they may be its decimal marks; which of the two
 * marks it has is told from the first number with one, and the other is no number from then on.
 */
export class DecimalReader {
  #mark: "." | "," | null = null;

  /** @param delimiter of the table's columns */
  constructor(private readonly delimiter: string) {}

  /** The number a cell states, or NaN where it states none. */
  number(cell: string): number {
    const value = parseNumber(cell);
    if (this.delimiter === ",") return value;
    const mark = cell.includes(".") ? "." : Number.isNaN(value) && hasDecimalComma(cell) ? "," : null;
    if (mark === null) return value;
    this.#mark ??= mark;
    if (this.#mark !== mark) return Number.NaN;
    return mark === "," ? Number(cell.replace(",", ".")) : value;
  }

  /** A label as it would be with a decimal point, so that numbers can be learnt. */
  label(cell: string): string {
    return this.delimiter !== "," && hasDecimalComma(cell) ? cell.replace(",", ".") : cell;
  }
}
