/** @file Products of sparse rows in C: a plain form, and assembly for AVR and Cortex-M0. All give the same numbers. */
import { avrBitmap, avrGaps4, avrGaps8 } from "./avr-sparse.js";
import { onAvr, onThumb } from "./platform.js";
import type { Lines } from "./text.js";
import { thumbBitmap, thumbGaps4 } from "./thumb-sparse.js";

/** The function of one encoding. `plain` and `avr` are the statements that add one row of the stream w times x to sum. */
function product(
  name: string,
  parameters: string,
  about: Lines,
  { plain, avr, thumb }: { plain: Lines; avr: Lines; thumb: Lines | null },
): Lines {
  const rowByRow: Lines = [
    "for (; rows > 0; rows--) {",
    [
      "const operand *x = v;",
      "int32_t sum = 0;",
      `#if ${onAvr}`,
      ...avr,
      "#else",
      ...plain,
      "#endif",
      "*to++ = narrow(sum, shift);",
    ],
    "}",
  ];
  return [
    ...about,
    `APART static void ${name}_product(const uint8_t *w, int rows, const operand *v, ${parameters}uint8_t shift, operand *to) {`,
    thumb === null
      ? rowByRow
      : [
          `#if ${onThumb}`,
          ...thumb,
          "for (; rows > 0; rows--, to++) *to = narrow(*to, shift);",
          "#else",
          ...rowByRow,
          "#endif",
        ],
    "}",
    "",
  ];
}

export const gaps4Product: Lines = product(
  "gaps4",
  "",
  [
    "/* to[i] = sparse row i times v, narrowed. A row is a count of entries, then for every two of them a byte with the number of",
    "   columns left out before each, the first in the low half, and their weights. */",
  ],
  {
    avr: avrGaps4,
    thumb: thumbGaps4,
    plain: [
      "uint8_t pair = 0;",
      "int entry;",
      "const int count = READ_BYTE(w++);",
      "for (entry = 0; entry < count; entry++, pair >>= 4) {",
      [
        "if ((entry & 1) == 0) pair = READ_BYTE(w++);",
        "x += pair & 15;",
        "sum += (int8_t)READ_BYTE(w++) * (int32_t)*x++;",
      ],
      "}",
    ],
  },
);

export const gaps8Product: Lines = product(
  "gaps8",
  "",
  [
    "/* to[i] = sparse row i times v, narrowed. A row is a count of entries, then for each the number of columns left out before it,",
    "   and its weight. */",
  ],
  {
    avr: avrGaps8,
    thumb: null,
    plain: [
      "int left;",
      "for (left = READ_BYTE(w++); left > 0; left--) {",
      ["x += READ_BYTE(w++);", "sum += (int8_t)READ_BYTE(w++) * (int32_t)*x++;"],
      "}",
    ],
  },
);

export const bitmapProduct: Lines = product(
  "bitmap",
  "int n, ",
  [
    "/* to[i] = sparse row i times v, narrowed. A row of n columns is, for every eight of them, a byte that says which have a weight,",
    "   lowest bit first, and those weights. */",
  ],
  {
    avr: avrBitmap,
    thumb: thumbBitmap,
    plain: [
      "int j;",
      "for (j = 0; j < n; j += 8) {",
      [
        "unsigned mask = READ_BYTE(w++);",
        "const operand *at = x + j;",
        "for (; mask != 0; mask >>= 1, at++) {",
        ["if (mask & 1) sum += (int8_t)READ_BYTE(w++) * (int32_t)*at;"],
        "}",
      ],
      "}",
    ],
  },
);
