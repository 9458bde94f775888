/** @file What is wrong with cells of a table that should be samples. */
import { InputError } from "../core/errors.js";
import { isText, listed, orPreamble } from "./columns.js";
import { hasDecimalComma } from "./decimal.js";
import { notFinite } from "./finite.js";

/**
 * The error for a cell that is not a sample.
 * @param besideText whether a cell of its row is a text
 */
export function badCell(cell: string, value: number, where: string, besideText: boolean): InputError {
  const text = cell.trim();
  if (text === "") return new InputError(`${where} is empty: fill it or remove the row`);
  if (/^[+-]?nan$/i.test(text)) return notFinite(where, Number.NaN);
  if (/^[+-]?inf(inity)?$/i.test(text)) return notFinite(where, text.startsWith("-") ? -Infinity : Infinity);
  if (!Number.isNaN(value)) return notFinite(where, value);
  return new InputError(
    `${where} is ${JSON.stringify(text.slice(0, 40))}, not a number: correct it, or ${otherwise(text, besideText)}`,
  );
}

/**
 * The error for the samples of a table's first row if they look like units; null if they do not.
 * @param where the row, for the message
 */
export function unitsRow(cells: readonly string[], where: string): InputError | null {
  const isUnit = (cell: string): boolean =>
    isText(cell) && !cell.trim().startsWith("#") && !otherSeparator.test(cell.trim()) && !isProse(cell);
  if (!cells.every(isUnit)) return null;
  return new InputError(
    `${where} has no numbers, but ${listed(cells)}: if it is a row of units, remove it; ${orPreamble}`,
  );
}

/** What else may help for a cell that is no number. */
function otherwise(text: string, besideText: boolean): string {
  if (hasDecimalComma(text)) {
    return "write all numbers with a decimal point, or with a comma and semicolons between the columns";
  }
  if (otherSeparator.test(text)) return "separate the columns by commas, semicolons or tabs";
  if (text.startsWith("#")) return "remove the lines that begin with #";
  return `choose the sample columns without it${besideText ? orText : ""}`;
}

/** Cells of a row that a bar or spaces separate. */
const otherSeparator = /\||^[+-]?[\d.]+(\s+[+-]?[\d.]+)+$/;

/** The hint for texts. */
export const orText = ", or read texts with --text words";

/** Whether a cell has words, more than a name has. */
export const isProse = (cell: string): boolean => /\p{L}+\s+\p{L}+\s+\p{L}/u.test(cell);
