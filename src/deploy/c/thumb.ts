/**
 * @file The products in assembly for a Cortex-M0 or M0+: Thumb with eight registers at hand, a multiplication in one cycle, and
 * loads in two. Compilers reorder these loops into spills, so the registers are given out here.
 */
import type { Lines } from "./text.js";

/** Text of an assembler instruction inside a C string. */
const instruction = (text: string) => `"${text}\\n\\t"`;

/** Column `column` of four rows: x in r6, weights in r7, sums in r2 to r5. 18 cycles for four weights. */
function fourWeights(column: number): string[] {
  return [
    `ldr r6, [r0, #${4 * column}]`,
    ...[2, 3, 4, 5].flatMap((sum, k) => [
      `ldrb r7, [r1, #${4 * column + k}]`,
      "muls r7, r6",
      `adds r${sum}, r${sum}, r7`,
    ]),
  ];
}

/** Body of `rows4` on a Cortex-M0: eight columns a turn, then one by one. r7 may be the frame pointer, so it is kept aside. */
export const thumbRows4: Lines = [
  "struct {",
  [
    "const operand *v;",
    "const uint8_t *w;",
    "const operand *end8;",
    "uint32_t start;",
    "const operand *end;",
    "int32_t *sum;",
  ],
  "} block;",
  "block.v = v;",
  "block.w = w;",
  "block.end8 = v + (n & ~7);",
  "block.start = start;",
  "block.end = v + n;",
  "block.sum = sum;",
  "__asm__ volatile(",
  [
    ...[
      ".syntax unified",
      "mov r8, r7",
      "mov r6, %[block]",
      "ldmia r6!, {r0, r1, r4, r5}",
      "mov r12, r4",
      "movs r2, r5",
      "movs r3, r5",
      "movs r4, r5",
      "b 2f",
      "1:",
      ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap(fourWeights),
      "adds r0, #32",
      "adds r1, #32",
      "2: cmp r0, r12",
      "bne 1b",
      "mov r6, %[block]",
      "ldr r6, [r6, #16]",
      "mov r12, r6",
      "b 4f",
      "3:",
      ...fourWeights(0),
      "adds r0, #4",
      "adds r1, #4",
      "4: cmp r0, r12",
      "bne 3b",
      "mov r6, %[block]",
      "ldr r6, [r6, #20]",
      "stmia r6!, {r2, r3, r4, r5}",
      "mov r7, r8",
    ].map(instruction),
    ":",
    ': [block] "h"(&block)',
    ': "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r12", "cc", "memory");',
  ],
];

/** The weight at `offset` times the operand at v + step, whose bytes are in %[step]. */
const stepAndAdd = (offset: number) => [
  "ldr %[x], [%[v], %[step]]",
  "adds %[v], %[v], %[step]",
  `ldrb %[step], [%[w], #${offset}]`,
  "sxtb %[step], %[step]",
  "muls %[x], %[step]",
  "adds %[sum], %[sum], %[x]",
];

/** Two entries: the gaps in the halves of byte `byte`. 22 cycles. */
function gapPair(byte: number): string[] {
  return [
    `ldrb %[pair], [%[g], #${byte}]`,
    "lsls %[step], %[pair], #28",
    "lsrs %[step], %[step], #26",
    ...stepAndAdd(2 * byte),
    "lsrs %[step], %[pair], #4",
    "lsls %[step], %[step], #2",
    ...stepAndAdd(2 * byte + 1),
  ];
}

/** Body of `gaps4_row` on a Cortex-M0, between the loading of the cursors g and w and their storing. */
export const thumbGaps4: Lines = [
  "uint32_t step, x, pair;",
  "__asm__ volatile(",
  [
    ...[
      ".syntax unified",
      "b 2f",
      "1:",
      ...gapPair(0),
      ...gapPair(1),
      "adds %[g], #2",
      "adds %[w], #4",
      "2: cmp %[w], %[end4]",
      "bne 1b",
      "mov %[step], %[n]",
      "lsls %[step], %[step], #31",
      "bcc 3f",
      ...gapPair(0),
      "adds %[g], #1",
      "adds %[w], #2",
      "3: mov %[step], %[n]",
      "lsls %[step], %[step], #31",
      "bpl 4f",
      "ldrb %[step], [%[g]]",
      "lsls %[step], %[step], #2",
      ...stepAndAdd(0),
      "adds %[g], #1",
      "adds %[w], #1",
      "4:",
    ].map(instruction),
    ': [g] "+l"(g), [w] "+l"(w), [v] "+l"(v), [sum] "+l"(sum), [step] "=&l"(step), [x] "=&l"(x), [pair] "=&l"(pair)',
    ': [n] "h"(n), [end4] "h"(w + (n & ~3))',
    ': "cc", "memory");',
  ],
];

/** Bit `bit` of a mask byte: 3 cycles without a weight, 10 with one. */
function maskBit(bit: number): string[] {
  const over = 10 + bit;
  return [
    "lsrs %[bits], %[bits], #1",
    `bcc ${over}f`,
    `ldr %[x], [%[v], #${4 * bit}]`,
    "ldrb %[t], [%[w]]",
    "sxtb %[t], %[t]",
    "adds %[w], #1",
    "muls %[x], %[t]",
    "adds %[sum], %[sum], %[x]",
    `${over}:`,
  ];
}

/** Body of `bitmap_row` on a Cortex-M0, between the loading of the cursors m and w and their storing. */
export const thumbBitmap: Lines = [
  "uint32_t t, x, bits;",
  "__asm__ volatile(",
  [
    ...[
      ".syntax unified",
      "1: ldrb %[bits], [%[m]]",
      "adds %[m], #1",
      ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap(maskBit),
      "adds %[v], #32",
      "cmp %[m], %[end]",
      "bne 1b",
    ].map(instruction),
    ': [m] "+l"(m), [w] "+l"(w), [v] "+l"(v), [sum] "+l"(sum), [t] "=&l"(t), [x] "=&l"(x), [bits] "=&l"(bits)',
    ': [end] "h"(m + (n + 7) / 8)',
    ': "cc", "memory");',
  ],
];
