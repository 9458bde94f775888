/** @file Sparse products in assembly for a Cortex-M0 or M0+: all rows, their sums to `to` as they are. */
import type { Lines } from "./text.js";
import { type Argument, blockAddress, withBlock } from "./thumb-block.js";

/** Registers in all of them: r0 next column, r1 stream, r2 next sum, r3 sum, r9 (here) v, r12 end of the sums. */
const shared: readonly Argument[] = [
  ["const operand *", "v", "v"],
  ["const uint8_t *", "w", "w"],
  ["operand *", "to", "to"],
  ["operand *", "to_end", "to + rows"],
];
const loadShared = ["ldmia r0!, {r4, r5, r6, r7}", "mov r9, r4", "mov r1, r5", "mov r2, r6", "mov r12, r7"];
const startRow = ["mov r0, r9", "movs r3, #0"];
const endRow = ["stmia r2!, {r3}", "cmp r2, r12", "bne 1b"];

/** The sum gains the weight at `weight` in the stream times the operand in r5; r4 is spare. */
const gain = (weight: number) => [`ldrb r4, [r1, #${weight}]`, "sxtb r4, r4", "muls r5, r4", "adds r3, r3, r5"];

/** Entry `entry` of a turn, whose gap in bytes is in r4: since no entry moves r0 on by its own column, the entry's number does. */
const passGap = (entry: number) => ["adds r0, r0, r4", `ldr r5, [r0, #${4 * entry}]`];

/** Entries 2 `pair` and 2 `pair` + 1 of a turn, 22 cycles. The byte of their gaps is the first of three. */
function gapPair(pair: number): string[] {
  const at = 3 * pair;
  return [
    `ldrb r6, [r1, #${at}]`,
    "lsls r4, r6, #28",
    "lsrs r4, r4, #26",
    ...passGap(2 * pair),
    ...gain(at + 1),
    "lsrs r4, r6, #4",
    "lsls r4, r4, #2",
    ...passGap(2 * pair + 1),
    ...gain(at + 2),
  ];
}

/** Rows of gaps4: r7 counts the entries left, four a turn. */
export const thumbGaps4: Lines = withBlock(
  shared,
  ["r9"],
  [
    ...loadShared,
    "1: ldrb r7, [r1]",
    "adds r1, #1",
    ...startRow,
    "subs r7, #4",
    "bcc 3f",
    "2:",
    ...gapPair(0),
    ...gapPair(1),
    "adds r0, #16",
    "adds r1, #6",
    "subs r7, #4",
    "bcs 2b",
    // The two low bits of r7 are still those of the count: bit 1 goes to the carry, bit 0 to the sign.
    "3: lsls r7, r7, #31",
    "bcc 4f",
    ...gapPair(0),
    "adds r0, #8",
    "adds r1, #3",
    "4: cmp r7, #0",
    "beq 5f",
    "ldrb r4, [r1]",
    "lsls r4, r4, #2",
    ...passGap(0),
    ...gain(1),
    "adds r1, #2",
    "5:",
    ...endRow,
  ],
);

/** Bit `bit` of the mask byte in r6: 3 cycles without a weight, 10 with one. */
function maskBit(bit: number): string[] {
  const over = 10 + bit;
  return ["lsrs r6, r6, #1", `bcc ${over}f`, `ldr r5, [r0, #${4 * bit}]`, ...gain(0), "adds r1, #1", `${over}:`];
}

const bitmapHigh = ["r9", "r10"];

/** Rows of a bitmap: r10 is the bytes of a row's mask, r7 counts those left. */
export const thumbBitmap: Lines = withBlock([...shared, ["int32_t ", "stride", "(n + 7) / 8"]], bitmapHigh, [
  ...loadShared,
  blockAddress("r0", bitmapHigh),
  "ldr r0, [r0, #16]",
  "mov r10, r0",
  "1: mov r7, r10",
  ...startRow,
  "2: ldrb r6, [r1]",
  "adds r1, #1",
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap(maskBit),
  "adds r0, #32",
  "subs r7, #1",
  "bne 2b",
  ...endRow,
]);
