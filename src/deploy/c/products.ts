/** @file Products of a stored matrix and a vector in C: tables, and calls of `kernels/`. */
import type { StoredMatrix } from "../../integer/encodings.js";
import { type Lines, table } from "./text.js";

/** The table of a stored matrix. */
export function matrixTable(name: string, { bytes }: StoredMatrix): Lines {
  return table("uint8_t", name, bytes);
}

/** How a matrix is stored, for a comment. */
export function encodingText({ encoding, entries }: StoredMatrix): string {
  return encoding === "dense" ? "dense, plus 128" : `${encoding}, ${entries} entries`;
}

/** The statement `to` = matrix times `vector`, its accumulators shifted right. */
export function productCall(
  name: string,
  { encoding, rows, columns }: StoredMatrix,
  vector: string,
  shift: number,
  to: string,
): string {
  const width = encoding === "dense" || encoding === "bitmap" ? `${columns}, ` : "";
  return `${encoding}_product(${name}, ${rows}, ${vector}, ${width}${shift}, ${to});`;
}
