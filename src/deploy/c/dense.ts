/** @file Products of dense rows in C: a plain form, and assembly for AVR and Cortex-M0. All give the same numbers. */
import { avrDenseRows } from "./avr-dense.js";
import { onAvr, onThumb } from "./platform.js";
import type { Lines } from "./text.js";
import { thumbDenseGroups } from "./thumb-dense.js";

/** Rows of one group, and the vector that they multiply: for matrices and for the head. */
export const denseRows: Lines = [
  "/* Dense weights are stored plus 128: unsigned bytes are cheaper to load on a Cortex-M0 and to multiply on an AVR.",
  "   A product therefore starts at -128 times the sum of its operands. Unsigned sums may wrap on the way; the result",
  "   is exact, since it fits 32 bits. */",
  "typedef struct { /* the members in the order in which an AVR reads them */",
  ["int n;", "uint32_t start;", "const operand *v;"],
  "} dense_operand;",
  "",
  "APART static void set_dense(dense_operand *x, const operand *v, int n) {",
  [
    "int32_t sum = 0;",
    "x->n = n;",
    "x->v = v;",
    "do sum -= *v++;",
    "while (--n != 0);",
    "x->start = (uint32_t)sum << 7;",
  ],
  "}",
  "",
  "/* sum[k] = row k times x, for the next four rows, or as many as there are, which lie side by side: column 0 of each, column 1, ...",
  "   All four sums are written over. Returns where the rows after these are. */",
  "APART static const uint8_t *dense_rows(const uint8_t *w, int rows, const dense_operand *x, int32_t sum[4]) {",
  `#if ${onAvr}`,
  avrDenseRows,
  "#else",
  [
    "const int side = rows < 4 ? rows : 4;",
    "int j, k;",
    "for (k = 0; k < side; k++) {",
    [
      "uint32_t row = x->start;",
      "for (j = 0; j < x->n; j++) row += READ_BYTE(&w[j * side + k]) * (uint32_t)x->v[j];",
      "sum[k] = (int32_t)row;",
    ],
    "}",
    "return w + x->n * side;",
  ],
  "#endif",
  "}",
  "",
];

/** The product of a dense matrix; `narrow` and {@link denseRows} come before it. */
export const denseProduct: Lines = [
  "/* to[i] = row i of a dense matrix times v, narrowed: rows of n weights in groups of four. */",
  "APART static void dense_product(const uint8_t *w, int rows, const operand *v, int n, uint8_t shift, operand *to) {",
  [
    "SCRATCH dense_operand x;",
    "SCRATCH int32_t sum[4];",
    "int k;",
    "set_dense(&x, v, n);",
    `#if ${onThumb}`,
    ...thumbDenseGroups,
    "#endif",
    "for (; rows > 0; rows -= 4) {",
    ["w = dense_rows(w, rows, &x, sum);", "for (k = 0; k < 4 && k < rows; k++) *to++ = narrow(sum[k], shift);"],
    "}",
  ],
  "}",
  "",
];
