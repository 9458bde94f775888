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

/**
 * A block of arguments, since a Cortex-M0 has no registers to spare for them, and the assembly that reads it through r6.
 * It has r0 to r7 and r12 for itself, and with `high` r9 to r11: it saves them, since compilers that save size keep their
 * hands off the high ones. The block's address is at the top of the stack, below what `high` has saved.
 */
function withBlock(
  members: readonly (readonly [type: string, name: string, value: string])[],
  high: boolean,
  code: readonly string[],
): Lines {
  const save = high ? ["mov r4, r9", "mov r5, r10", "mov r6, r11", "push {r4, r5, r6}"] : [];
  const restore = high ? ["pop {r4, r5, r6}", "mov r9, r4", "mov r10, r5", "mov r11, r6"] : [];
  return [
    "struct {",
    members.map(([type, name]) => `${type}${name};`),
    "} block;",
    ...members.map(([, name, value]) => `block.${name} = ${value};`),
    "__asm__ volatile(",
    [
      ...[
        ".syntax unified",
        "mov r0, %[block]",
        "push {r0, r4, r5, r6, r7}",
        ...save,
        "mov r6, r0",
        ...code,
        ...restore,
        "pop {r0, r4, r5, r6, r7}",
      ].map(instruction),
      ":",
      ': [block] "l"(&block)',
      ': "r0", "r1", "r2", "r3", "r12", "cc", "memory");',
    ],
  ];
}

/** Body of `rows4` on a Cortex-M0: eight columns a turn, then one by one. */
export const thumbRows4: Lines = withBlock(
  [
    ["const operand *", "v", "v"],
    ["const uint8_t *", "w", "w"],
    ["const operand *", "end8", "v + (n & ~7)"],
    ["uint32_t ", "start", "start"],
    ["const operand *", "end", "v + n"],
    ["int32_t *", "sum", "sum"],
  ],
  false,
  [
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
    "ldr r6, [sp]",
    "ldr r6, [r6, #16]",
    "mov r12, r6",
    "b 4f",
    "3:",
    ...fourWeights(0),
    "adds r0, #4",
    "adds r1, #4",
    "4: cmp r0, r12",
    "bne 3b",
    "ldr r6, [sp]",
    "ldr r6, [r6, #20]",
    "stmia r6!, {r2, r3, r4, r5}",
  ],
);

/** The weight at `offset` times the operand that r4 bytes beyond v hold: v in r0, w in r1, the sum in r3. */
const stepAndAdd = (offset: number) => [
  "ldr r5, [r0, r4]",
  "adds r0, r0, r4",
  `ldrb r4, [r1, #${offset}]`,
  "sxtb r4, r4",
  "muls r5, r4",
  "adds r3, r3, r5",
];

/** Two entries: the gaps in the halves of byte `byte` behind r2. 22 cycles. */
function gapPair(byte: number): string[] {
  return [
    `ldrb r6, [r2, #${byte}]`,
    "lsls r4, r6, #28",
    "lsrs r4, r4, #26",
    ...stepAndAdd(2 * byte),
    "lsrs r4, r6, #4",
    "lsls r4, r4, #2",
    ...stepAndAdd(2 * byte + 1),
  ];
}

/** Body of `gaps4_rows`: r9 is v, r10 the next count, r11 the next sum, r12 the end of the counts, r7 the entries left. */
export const thumbGaps4: Lines = withBlock(
  [
    ["const operand *", "v", "v"],
    ["const int8_t *", "w", "weights"],
    ["const uint8_t *", "g", "gaps"],
    ["const uint8_t *", "counts", "counts"],
    ["int32_t *", "sum", "sum"],
    ["const uint8_t *", "end", "counts + rows"],
    ["int32_t ", "half", "half"],
  ],
  true,
  [
    "ldmia r6!, {r0, r1, r2, r3, r4, r5}",
    "mov r9, r0",
    "mov r10, r3",
    "mov r11, r4",
    "mov r12, r5",
    "1: mov r4, r10",
    "ldrb r7, [r4]",
    "adds r4, #1",
    "mov r10, r4",
    "mov r0, r9",
    "ldr r3, [sp, #12]",
    "ldr r3, [r3, #24]",
    "subs r7, #4",
    "bcc 3f",
    "2:",
    ...gapPair(0),
    ...gapPair(1),
    "adds r2, #2",
    "adds r1, #4",
    "subs r7, #4",
    "bcs 2b",
    // The two low bits of r7 are still those of the count: bit 1 goes to the carry, bit 0 to the sign.
    "3: lsls r4, r7, #31",
    "bcc 4f",
    ...gapPair(0),
    "adds r2, #1",
    "adds r1, #2",
    "4: lsls r4, r7, #31",
    "bpl 5f",
    "ldrb r4, [r2]",
    "lsls r4, r4, #2",
    ...stepAndAdd(0),
    "adds r2, #1",
    "adds r1, #1",
    "5: mov r4, r11",
    "stmia r4!, {r3}",
    "mov r11, r4",
    "cmp r10, r12",
    "bne 1b",
  ],
);

/** Bit `bit` of the mask byte in r6: 3 cycles without a weight, 10 with one. */
function maskBit(bit: number): string[] {
  const over = 10 + bit;
  return [
    "lsrs r6, r6, #1",
    `bcc ${over}f`,
    `ldr r5, [r0, #${4 * bit}]`,
    "ldrb r4, [r1]",
    "sxtb r4, r4",
    "adds r1, #1",
    "muls r5, r4",
    "adds r3, r3, r5",
    `${over}:`,
  ];
}

/** Body of `bitmap_rows`: r9 is v, r10 the bytes of a row, r11 the next sum, r12 the end of the mask, r7 the bytes left. */
export const thumbBitmap: Lines = withBlock(
  [
    ["const operand *", "v", "v"],
    ["const int8_t *", "w", "weights"],
    ["const uint8_t *", "m", "mask"],
    ["int32_t ", "stride", "(columns + 7) / 8"],
    ["int32_t *", "sum", "sum"],
    ["const uint8_t *", "end", "mask + rows * ((columns + 7) / 8)"],
    ["int32_t ", "half", "half"],
  ],
  true,
  [
    "ldmia r6!, {r0, r1, r2, r3, r4, r5}",
    "mov r9, r0",
    "mov r10, r3",
    "mov r11, r4",
    "mov r12, r5",
    "1: mov r7, r10",
    "mov r0, r9",
    "ldr r3, [sp, #12]",
    "ldr r3, [r3, #24]",
    "2: ldrb r6, [r2]",
    "adds r2, #1",
    ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap(maskBit),
    "adds r0, #32",
    "subs r7, #1",
    "bne 2b",
    "mov r4, r11",
    "stmia r4!, {r3}",
    "mov r11, r4",
    "cmp r2, r12",
    "bne 1b",
  ],
);
