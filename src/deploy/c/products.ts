/**
 * @file Matrix products in C: the functions that multiply rows, each with a plain form and forms for the cores where another
 * spelling is faster, and the loops that call them for one matrix. All forms give the same numbers.
 */
import type { StoredMatrix } from "../../integer/storage.js";
import { avrMultiplyAdd, avrRow1, avrRows4 } from "./avr.js";
import { type Lines, table } from "./text.js";
import { thumbBitmap, thumbGaps4, thumbRows4 } from "./thumb.js";

/** Which functions the matrices of a model call. */
export interface ProductUse {
  rows4: boolean;
  row1: boolean;
  gaps4: boolean;
  gaps8: boolean;
  bitmap: boolean;
}

/** What a model needs: `factors` are W1 and U1, `sums` the last factors; the head is dense, row by row. */
export function productUse(factors: readonly StoredMatrix[], sums: readonly StoredMatrix[]): ProductUse {
  const encodedAs = (encoding: string) => [...factors, ...sums].some((matrix) => matrix.encoding === encoding);
  const dense = [...factors, ...sums].filter(({ encoding }) => encoding === "dense");
  return {
    rows4: dense.some(({ rows }) => rows >= 4),
    row1: true,
    gaps4: encodedAs("gaps4"),
    gaps8: encodedAs("gaps8"),
    bitmap: encodedAs("bitmap"),
  };
}

const avr = "#if defined(__AVR__) && defined(__GNUC__)";
/** Where the sparse products of all rows are one piece of assembly, with the sums in memory. */
const thumbOnly = "#if defined(__ARM_ARCH_6M__) && defined(__GNUC__)";
const thumb = "#elif defined(__ARM_ARCH_6M__) && defined(__GNUC__)";

const densePrelude: Lines = [
  "/* Dense weights are stored plus 128: unsigned bytes are cheaper to load on a Cortex-M0 and to multiply on an AVR.",
  "   A product therefore starts at -128 times the sum of its operands. Unsigned sums may wrap on the way; the result",
  "   is exact, since it fits 32 bits. */",
  "APART static uint32_t dense_start(const operand *v, int n, int32_t half) {",
  ["int32_t sum = 0;", "while (n-- > 0) sum += *v++;", "return (uint32_t)half - 128u * (uint32_t)sum;"],
  "}",
  "",
];

const rows4: Lines = [
  "/* sum[k] = start + row k times v, for four rows of n weights that lie side by side: column 0 of each, column 1, ... */",
  avr,
  "APART static void rows4(const uint8_t *w, const operand *v, int n, uint32_t start, int32_t sum[4]) {",
  avrRows4,
  "}",
  thumb,
  "APART static void rows4(const uint8_t *w, const operand *v, int n, uint32_t start, int32_t sum[4]) {",
  thumbRows4,
  "}",
  "#else",
  "APART static void rows4(const uint8_t *w, const operand *v, int n, uint32_t start, int32_t sum[4]) {",
  [
    "uint32_t a = start, b = start, c = start, d = start;",
    "for (; n > 0; n--, w += 4) {",
    ["const uint32_t x = (uint32_t)*v++;", "a += w[0] * x;", "b += w[1] * x;", "c += w[2] * x;", "d += w[3] * x;"],
    "}",
    "sum[0] = (int32_t)a;",
    "sum[1] = (int32_t)b;",
    "sum[2] = (int32_t)c;",
    "sum[3] = (int32_t)d;",
  ],
  "}",
  "#endif",
  "",
];

const row1: Lines = [
  "/* start + one row of n weights times v. */",
  avr,
  "APART static int32_t row1(const uint8_t *w, const operand *v, int n, uint32_t start) {",
  avrRow1,
  "}",
  "#else",
  "APART static int32_t row1(const uint8_t *w, const operand *v, int n, uint32_t start) {",
  ["for (; n > 0; n--) start += *w++ * (uint32_t)*v++;", "return (int32_t)start;"],
  "}",
  "#endif",
  "",
];

const multiplyAdd: Lines = [
  "/* sum + w * x */",
  avr,
  "static inline int32_t multiply_add(int32_t sum, int8_t w, operand x) {",
  avrMultiplyAdd,
  "}",
  "#else",
  "static inline int32_t multiply_add(int32_t sum, int8_t w, operand x) { return sum + w * (int32_t)x; }",
  "#endif",
  "",
];

const gaps4: Lines = [
  thumbOnly,
  "/* sum[i] = half + sparse row i times v. See the other form below for what counts and gaps are. */",
  "static void gaps4_rows(const uint8_t *counts, int rows, const uint8_t *gaps, const int8_t *weights, const operand *v, int32_t half, int32_t *sum) {",
  thumbGaps4,
  "}",
  "#else",
  "/* sum + one sparse row times v. Each entry is a weight and the distance of its column from the entry before, two",
  "   distances to a byte, the first in the low half. The pointers move on to the next row. */",
  "static inline int32_t gaps4_row(int n, const uint8_t **gaps, const int8_t **weights, const operand *v, int32_t sum) {",
  [
    "const uint8_t *g = *gaps;",
    "const int8_t *w = *weights;",
    "uint8_t pair = 0;",
    "int entry;",
    "for (entry = 0; entry < n; entry++, pair >>= 4) {",
    [
      "if ((entry & 1) == 0) pair = READ_BYTE(g++);",
      "v += pair & 15;",
      "sum = multiply_add(sum, READ_SIGNED_BYTE(w++), *v);",
    ],
    "}",
    "*gaps = g;",
    "*weights = w;",
    "return sum;",
  ],
  "}",
  "#endif",
  "",
];

const gaps8: Lines = [
  "/* sum + one sparse row times v. Each entry is a weight and the distance of its column from the entry before. The pointers",
  "   move on to the next row. */",
  "static inline int32_t gaps8_row(int n, const uint8_t **gaps, const int8_t **weights, const operand *v, int32_t sum) {",
  [
    "const uint8_t *g = *gaps;",
    "const int8_t *w = *weights;",
    "for (; n > 0; n--) {",
    ["v += READ_BYTE(g++);", "sum = multiply_add(sum, READ_SIGNED_BYTE(w++), *v);"],
    "}",
    "*gaps = g;",
    "*weights = w;",
    "return sum;",
  ],
  "}",
  "",
];

const bitmap: Lines = [
  thumbOnly,
  "/* sum[i] = half + sparse row i times v. See the other form below for what the mask is. */",
  "static void bitmap_rows(int rows, int columns, const uint8_t *mask, const int8_t *weights, const operand *v, int32_t half, int32_t *sum) {",
  thumbBitmap,
  "}",
  "#else",
  "/* sum + one sparse row of n columns times v. A bit for each column says whether it has a weight, lowest bit first. The",
  "   pointers move on to the next row. */",
  "static inline int32_t bitmap_row(int n, const uint8_t **mask, const int8_t **weights, const operand *v, int32_t sum) {",
  [
    "const uint8_t *m = *mask;",
    "const int8_t *w = *weights;",
    "for (; n > 0; n -= 8, v += 8) {",
    [
      "const operand *x = v;",
      "unsigned bits = READ_BYTE(m++);",
      "for (; bits != 0; bits >>= 1, x++) {",
      ["if (bits & 1) sum = multiply_add(sum, READ_SIGNED_BYTE(w++), *x);"],
      "}",
    ],
    "}",
    "*mask = m;",
    "*weights = w;",
    "return sum;",
  ],
  "}",
  "#endif",
  "",
];

/** The functions that a model's matrices need. */
export function productFunctions(use: ProductUse): Lines {
  return [
    ...(use.rows4 || use.row1 ? densePrelude : []),
    ...(use.rows4 ? rows4 : []),
    ...(use.row1 ? row1 : []),
    ...(use.gaps8
      ? multiplyAdd
      : use.gaps4 || use.bitmap
        ? ["#if !defined(__ARM_ARCH_6M__) || !defined(__GNUC__)", ...multiplyAdd.slice(0, -1), "#endif", ""]
        : []),
    ...(use.gaps4 ? gaps4 : []),
    ...(use.gaps8 ? gaps8 : []),
    ...(use.bitmap ? bitmap : []),
  ];
}

/** The tables of a stored matrix. */
export function matrixTables(name: string, stored: StoredMatrix): Lines {
  switch (stored.encoding) {
    case "dense":
      return table("uint8_t", name, stored.weights);
    case "bitmap":
      return [
        ...table("uint8_t", `${name}_mask`, stored.mask),
        ...table("int8_t", `${name}_weights`, nonEmpty(stored.weights)),
      ];
    case "gaps4":
    case "gaps8":
      return [
        ...table("uint8_t", `${name}_counts`, stored.counts),
        ...table("uint8_t", `${name}_gaps`, nonEmpty(stored.gaps)),
        ...table("int8_t", `${name}_weights`, nonEmpty(stored.weights)),
      ];
  }
}

/** C has no arrays of length 0. */
function nonEmpty(values: Uint8Array | Int8Array): ArrayLike<number> {
  return values.length === 0 ? [0] : values;
}

/**
 * The loop over a matrix's rows. `use(row, sum)` gives the statements for one row: the expressions are its index and its
 * int32 sum, which holds the half for rounding.
 */
export function productLoop(
  name: string,
  stored: StoredMatrix,
  operand: string,
  half: number,
  use: (row: string, sum: string) => Lines,
): Lines {
  const { rows, columns } = stored;
  if (stored.encoding === "dense") return denseLoop(name, rows, columns, operand, half, use);
  const isBitmap = stored.encoding === "bitmap";
  const index = isBitmap ? `${name}_mask` : `${name}_gaps`;
  const length = isBitmap ? String(columns) : `READ_BYTE(&${name}_counts[i])`;
  const cursor = isBitmap ? "mask" : "gaps";
  const cursors: Lines = [`const uint8_t *${cursor} = ${index};`, `const int8_t *weights = ${name}_weights;`];
  const row = `const int32_t sum = ${stored.encoding}_row(${length}, &${cursor}, &weights, ${operand}, ${half});`;
  if (stored.encoding === "gaps8") {
    return ["{", [...cursors, "int i;", `for (i = 0; i < ${rows}; i++) {`, [row, ...use("i", "sum")], "}"], "}"];
  }
  const shape = isBitmap ? `${rows}, ${columns}` : `${name}_counts, ${rows}`;
  return [
    "{",
    [
      thumbOnly,
      `int32_t sums[${rows}];`,
      "#else",
      ...cursors,
      "#endif",
      "int i;",
      thumbOnly,
      `${stored.encoding}_rows(${shape}, ${index}, ${name}_weights, ${operand}, ${half}, sums);`,
      "#endif",
      `for (i = 0; i < ${rows}; i++) {`,
      [thumbOnly, "const int32_t sum = sums[i];", "#else", row, "#endif", ...use("i", "sum")],
      "}",
    ],
    "}",
  ];
}

function denseLoop(
  name: string,
  rows: number,
  columns: number,
  operand: string,
  half: number,
  use: (row: string, sum: string) => Lines,
): Lines {
  const grouped = rows - (rows % 4);
  const groups: Lines =
    grouped === 0
      ? []
      : [
          `for (i = 0; i < ${grouped}; i += 4) {`,
          [
            "int32_t sum[4];",
            "int k;",
            `rows4(&${name}[i * ${columns}], ${operand}, ${columns}, start, sum);`,
            "for (k = 0; k < 4; k++) {",
            use("i + k", "sum[k]"),
            "}",
          ],
          "}",
        ];
  const left: Lines =
    grouped === rows
      ? []
      : [
          `for (i = ${grouped}; i < ${rows}; i++) {`,
          [`const int32_t sum = row1(&${name}[i * ${columns}], ${operand}, ${columns}, start);`, ...use("i", "sum")],
          "}",
        ];
  return [
    "{",
    [`const uint32_t start = dense_start(${operand}, ${columns}, ${half});`, "int i;", ...groups, ...left],
    "}",
  ];
}
