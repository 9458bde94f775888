/**
 * @file Dense products in assembly for a Cortex-M0 or M0+, about 3.6 cycles a weight. A word of the table is one column of four
 * rows, P = w0 + 2^8 w1 + 2^16 w2 + 2^24 w3. Its weights need not be taken apart: the sums t_k of x (P >> 8k) are
 * s_k + 2^8 t_(k+1), with s_k those of x w_k, and so modulo 2^32 each s_k = t_k - 2^8 t_(k+1) is exact.
 */
import type { Lines } from "./text.js";
import { blockAddress, withBlock } from "./thumb-block.js";

/** One column of four rows: x in `x`, the word in `word`; r6 is spare, t_0 to t_3 are in r8 to r11. 11 cycles. */
function column(x: string, word: string): string[] {
  return [
    ...[1, 2, 3].flatMap((k) => [`lsrs r6, ${word}, #${8 * k}`, `muls r6, ${x}`, `add r${8 + k}, r6`]),
    `muls ${word}, ${x}`,
    `add r8, ${word}`,
  ];
}

const twoColumns = ["ldmia r0!, {r2, r3}", "ldmia r1!, {r4, r5}", ...column("r2", "r4"), ...column("r3", "r5")];
const high = ["r8", "r9", "r10", "r11"];

/** All groups of four rows: four columns a turn, then one by one. Their sums go to `to` as they are. */
const groups: Lines = withBlock(
  [
    ["const uint8_t *", "w", "w"],
    ["const operand *", "v", "v"],
    ["const operand *", "end4", "v + (n & ~3)"],
    ["const operand *", "end", "v + n"],
    ["uint32_t ", "start", "x.start"],
    ["operand *", "to", "to"],
    ["operand *", "to_end", "to + grouped"],
  ],
  high,
  [
    blockAddress("r6", high),
    "ldr r1, [r6, #0]",
    "1: ldr r0, [r6, #4]",
    "ldr r7, [r6, #8]",
    "movs r2, #0",
    ...high.map((register) => `mov ${register}, r2`),
    "b 3f",
    "2:",
    ...twoColumns,
    ...twoColumns,
    "3: cmp r0, r7",
    "bne 2b",
    blockAddress("r6", high),
    "ldr r7, [r6, #12]",
    "b 5f",
    "4: ldmia r0!, {r2}",
    "ldmia r1!, {r4}",
    ...column("r2", "r4"),
    "5: cmp r0, r7",
    "bne 4b",
    ...high.map((register, k) => `mov r${2 + k}, ${register}`),
    ...[2, 3, 4].flatMap((t) => [`lsls r6, r${t + 1}, #8`, `subs r${t}, r${t}, r6`]),
    blockAddress("r6", high),
    "ldr r7, [r6, #16]",
    ...[2, 3, 4, 5].map((sum) => `adds r${sum}, r${sum}, r7`),
    "ldr r7, [r6, #20]",
    "stmia r7!, {r2, r3, r4, r5}",
    "str r7, [r6, #20]",
    "ldr r0, [r6, #24]",
    "cmp r7, r0",
    "bne 1b",
  ],
);

/** What `dense_product` does with them before it comes to the rows left over. */
export const thumbDenseGroups: Lines = [
  "const int grouped = rows & ~3;",
  "if (grouped > 0) {",
  groups,
  "}",
  "for (k = 0; k < grouped; k++, to++) *to = narrow(*to, shift);",
  "w += grouped * n;",
  "rows -= grouped;",
];
