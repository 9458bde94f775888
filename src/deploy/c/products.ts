/** @file Matrix products in C: the functions that a model's matrices need, and the calls. */
import type { Encoding, StoredMatrix } from "../../integer/encodings.js";
import { avrNarrow } from "./avr-dense.js";
import { denseProduct, denseRows } from "./dense.js";
import { onAvr } from "./platform.js";
import { bitmapProduct, gaps4Product, gaps8Product } from "./sparse.js";
import { type Lines, table } from "./text.js";

/** What the accumulators of every product go through. Nothing saturates where the bounds show that all of them fit. */
function narrowFunction(saturates: boolean): Lines {
  const rounded = "(sum + (((int32_t)1 << shift) >> 1)) >> shift";
  return [
    "/* sum / 2^shift, rounded to the nearest, halves upwards, and within +-32767. */",
    `#if ${onAvr}`,
    "APART static operand narrow(int32_t sum, uint8_t shift) {",
    avrNarrow,
    "}",
    "#else",
    "static inline operand narrow(int32_t sum, uint8_t shift) {",
    [`return (operand)${saturates ? `clip32(${rounded}, 32767)` : `(${rounded})`};`],
    "}",
    "#endif",
    "",
  ];
}

const functions: Readonly<Record<Encoding, Lines>> = {
  dense: denseProduct,
  bitmap: bitmapProduct,
  gaps4: gaps4Product,
  gaps8: gaps8Product,
};

/** The functions that the matrices of a model call, and the head where it is `grouped`. */
export function productFunctions(matrices: readonly StoredMatrix[], grouped: boolean, saturates: boolean): Lines {
  return [
    ...narrowFunction(saturates),
    ...(grouped ? denseRows : []),
    ...Object.entries(functions).flatMap(([encoding, lines]) =>
      matrices.some((matrix) => matrix.encoding === encoding) ? lines : [],
    ),
  ];
}

/** The table of a stored matrix. */
export function matrixTable(name: string, { bytes }: StoredMatrix): Lines {
  return table("uint8_t", name, bytes);
}

/** A comment's words on how a matrix is stored. */
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
