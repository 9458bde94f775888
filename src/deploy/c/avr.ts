/**
 * @file The products of dense rows in AVR assembly. A multiply-add of an unsigned weight and a signed 16-bit operand into 32
 * bits is two 8 × 8 multiplications and eight additions, 12 cycles; four rows share the loads of the operand.
 */
import type { Lines } from "./text.js";

/** Text of an assembler instruction inside a C string. */
const instruction = (text: string) => `"${text}\\n\\t"`;

/** `sum` (four registers) gains weight · operand; the operand's bytes are `low` and `high`. */
function multiplyAdd(sum: readonly string[], weight: string, low: string, high: string, zero: string): string[] {
  const [a, b, c, d] = sum;
  return [
    `mul ${weight}, ${low}`,
    `add ${a}, r0`,
    `adc ${b}, r1`,
    `adc ${c}, ${zero}`,
    `adc ${d}, ${zero}`,
    // The product's sign is in the carry: it extends to the byte above.
    `mulsu ${high}, ${weight}`,
    `sbc ${d}, ${zero}`,
    `add ${b}, r0`,
    `adc ${c}, r1`,
    `adc ${d}, ${zero}`,
  ];
}

const registers = (first: number) => [0, 1, 2, 3].map((byte) => `r${first + byte}`);
const sums = [2, 6, 10, 14].map(registers);

/** Body of `rows4` on an AVR: the four sums in r2 to r17. */
export const avrRows4: Lines = [
  "sum[0] = (int32_t)start;",
  "__asm__ volatile(",
  [
    ...[
      "push r26",
      "push r27",
      "movw r26, %[sum]",
      ...registers(2).map((register) => `ld ${register}, X+`),
      "pop r27",
      "pop r26",
      ...[6, 10, 14].flatMap((first) => [`movw r${first}, r2`, `movw r${first + 2}, r4`]),
      "clr r21",
      "1: ld r20, X+",
      "ld r19, X+",
      ...sums.flatMap((sum) => ["lpm r18, Z+", ...multiplyAdd(sum, "r18", "r20", "r19", "r21")]),
      "sbiw %[n], 1",
      "brne 1b",
      "movw r26, %[sum]",
      ...sums.flat().map((register) => `st X+, ${register}`),
      "clr r1",
    ].map(instruction),
    ': [n] "+w"(n), "+x"(v), "+z"(w)',
    ': [sum] "r"(sum)',
    `: "r0", ${Array.from({ length: 20 }, (_, at) => `"r${at + 2}"`).join(", ")}, "memory");`,
  ],
];

/** Body of `row1` on an AVR. */
export const avrRow1: Lines = [
  "uint8_t weight, low, high;",
  "__asm__ volatile(",
  [
    ...[
      "1: ld %[low], X+",
      "ld %[high], X+",
      "lpm %[weight], Z+",
      ...multiplyAdd(["%A[sum]", "%B[sum]", "%C[sum]", "%D[sum]"], "%[weight]", "%[low]", "%[high]", "%[zero]"),
      "sbiw %[n], 1",
      "brne 1b",
      "clr r1",
    ].map(instruction),
    ': [sum] "+r"(start), [n] "+w"(n), "+x"(v), "+z"(w), [weight] "=&a"(weight), [low] "=&r"(low), [high] "=&a"(high)',
    ': [zero] "r"((uint8_t)0)',
    ': "r0", "memory");',
  ],
  "return (int32_t)start;",
];

/** Statements that add a signed weight `w` times an operand `x` to `sum`, for sparse rows: 14 cycles. */
export const avrMultiplyAdd: Lines = [
  "__asm__(",
  [
    ...[
      "mulsu %[w], %A[x]",
      "sbc %C[sum], %[zero]",
      "sbc %D[sum], %[zero]",
      "add %A[sum], r0",
      "adc %B[sum], r1",
      "adc %C[sum], %[zero]",
      "adc %D[sum], %[zero]",
      "muls %[w], %B[x]",
      "sbc %D[sum], %[zero]",
      "add %B[sum], r0",
      "adc %C[sum], r1",
      "adc %D[sum], %[zero]",
      "clr r1",
    ].map(instruction),
    ': [sum] "+r"(sum)',
    ': [w] "a"(w), [x] "a"(x), [zero] "r"((uint8_t)0)',
    ': "r0");',
  ],
  "return sum;",
];
