/** @file Reads CSV with a column of text: `label,text`, with columns found by name or number. */
import { InputError } from "../../core/errors.js";
import { CsvRows } from "../csv.js";

const textNames = ["text", "review", "sentence", "comment", "message", "content", "tweet", "body", "document"];
const labelNames = ["label", "labels", "class", "target", "sentiment", "category", "polarity", "rating"];

export interface TextColumns {
  /** Name of the column, or its number counted from 1. undefined: recognised by its name. */
  textColumn?: string | undefined;
  /** The same for the label; null: none. */
  labelColumn?: string | null | undefined;
}

interface Found {
  text: number;
  label: number | null;
  hasHeader: boolean;
}

function findColumns(cells: readonly string[], { textColumn, labelColumn }: TextColumns, name: string): Found {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  // A number is a position, whatever is in the first row.
  const named = (wanted: string): number => (/^\d+$/.test(wanted) ? -1 : names.indexOf(wanted.toLowerCase()));
  const known = (wanted: readonly string[]): number => names.findIndex((cell) => wanted.includes(cell));
  const hasHeader =
    known(textNames) >= 0 ||
    [textColumn, labelColumn].some((column) => typeof column === "string" && named(column) >= 0);
  const find = (column: string | undefined, usual: readonly string[], role: string): number => {
    const place =
      column === undefined ? known(usual) : hasHeader && named(column) >= 0 ? named(column) : Number(column) - 1;
    if (Number.isInteger(place) && place >= 0 && place < cells.length) return place;
    const which = column === undefined ? "" : ` ${JSON.stringify(column)}`;
    const listed = hasHeader
      ? `, and the columns are ${names.slice(0, 12).join(", ")}`
      : `, and there are ${cells.length}`;
    throw new InputError(
      `${name}: no ${role} column${which}${listed}: give its name, or its number from 1 on, with --${role}-column`,
    );
  };
  const text = find(textColumn, textNames, "text");
  const label = labelColumn === null ? null : find(labelColumn, labelNames, "label");
  if (label === text) throw new InputError(`${name}: column ${text + 1} is both text and label: name another`);
  return { text, label, hasHeader };
}

/**
 * Takes a table's text in pieces and passes on each row's label and text.
 * @throws InputError (from push and finish) if a column is missing, or a row has no label or text
 */
export function labelledRows(
  name: string,
  columns: TextColumns,
  take: (text: string, label: string | null, where: () => string) => void,
): { push(text: string): void; finish(): void } {
  let found: Found | null = null;
  return new CsvRows(name, (cells, line) => {
    const where = () => `${name}: line ${line}`;
    if (found === null) {
      found = findColumns(cells, columns, name);
      if (found.hasHeader) return;
    }
    const label = found.label === null ? null : (cells[found.label] ?? "").trim();
    if (label === "") throw new InputError(`${where()}: no label: give one, or leave the row out`);
    take(cells[found.text] ?? "", label, where);
  });
}
