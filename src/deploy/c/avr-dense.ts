/**
 * @file Dense products, rounding and a multiplication in AVR assembly. A multiply-add of an unsigned weight and a signed 16-bit operand into 32
 * bits is two 8 × 8 multiplications and eight additions, 12 cycles; four rows share the loads of the operand.
 */
import { assembly, type Lines } from "./text.js";

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

/**
 * Body of `dense_rows` on an AVR: the four sums in r2 to r17. A group of fewer rows goes the same way: what it has not is
 * read from its next columns, and its sums mean nothing.
 */
export const avrDenseRows: Lines = [
  "uint8_t weight, low, high, missing = (uint8_t)(rows < 4 ? 4 - rows : 0);",
  "int n;",
  "__asm__ volatile(",
  [
    ...assembly([
      "push %A[sum]",
      "push %B[sum]",
      "ld %A[n], X+",
      "ld %B[n], X+",
      ...registers(2).map((register) => `ld ${register}, X+`),
      ...[6, 10, 14].flatMap((sum) => [`movw r${sum}, r2`, `movw r${sum + 2}, r4`]),
      "ld %[low], X+",
      "ld r27, X",
      "mov r26, %[low]",
      "clr %A[sum]",
      "1: ld %[low], X+",
      "ld %[high], X+",
      ...sums.flatMap((sum) => ["lpm %[weight], Z+", ...multiplyAdd(sum, "%[weight]", "%[low]", "%[high]", "%A[sum]")]),
      "sub r30, %[missing]",
      "sbc r31, %A[sum]",
      "sbiw %[n], 1",
      "brne 1b",
      "pop r27",
      "pop r26",
      ...sums.flat().map((register) => `st X+, ${register}`),
      "clr r1",
    ]),
    ': [n] "=&w"(n), "+x"(x), "+z"(w), [weight] "=&a"(weight), [low] "=&a"(low), [high] "=&a"(high), [sum] "+r"(sum)',
    ': [missing] "r"(missing)',
    `: "r0", ${Array.from({ length: 16 }, (_, at) => `"r${at + 2}"`).join(", ")}, "memory");`,
  ],
  "return w;",
];

/** Body of `narrow` on an AVR: whole bytes move, bits shift one by one; the last bit that falls off, in the carry, rounds. */
export const avrNarrow: Lines = [
  "__asm__(",
  [
    ...assembly([
      "clr r0",
      "1: subi %[shift], 8",
      "brcs 2f",
      "mov r0, %A[sum]",
      "mov %A[sum], %B[sum]",
      "mov %B[sum], %C[sum]",
      "mov %C[sum], %D[sum]",
      "lsl %D[sum]",
      "sbc %D[sum], %D[sum]",
      "rjmp 1b",
      "2: subi %[shift], -8",
      "breq 4f",
      "3: asr %D[sum]",
      "ror %C[sum]",
      "ror %B[sum]",
      "ror %A[sum]",
      "dec %[shift]",
      "brne 3b",
      "rjmp 5f",
      "4: lsl r0",
      "5: adc %A[sum], r1",
      "adc %B[sum], r1",
      "adc %C[sum], r1",
      "adc %D[sum], r1",
      // Does it fit 16 bits? Then the upper half is the sign of the lower one.
      "mov r0, %B[sum]",
      "lsl r0",
      "sbc r0, r0",
      "cp %C[sum], r0",
      "cpc %D[sum], r0",
      "breq 6f",
      "ldi %A[sum], 0xff",
      "ldi %B[sum], 0x7f",
      "sbrs %D[sum], 7",
      "rjmp 7f",
      "ldi %A[sum], 0",
      "ldi %B[sum], 0x80",
      "6: cpi %B[sum], 0x80",
      "cpc %A[sum], r1",
      "brne 7f",
      "inc %A[sum]",
      "7:",
    ]),
    ': [sum] "+d"(sum), [shift] "+d"(shift)',
    ":",
    ': "r0");',
  ],
  "return (operand)sum;",
];

/** Body of `multiply` on an AVR. */
export const avrMultiply: Lines = [
  'register int first __asm__("r18") = a; /* where mulsu reaches it and nothing has to be saved */',
  "int32_t product;",
  "__asm__(",
  [
    ...assembly([
      "muls %B[first], %B[b]",
      "movw %C[product], r0",
      "mul %A[first], %A[b]",
      "movw %A[product], r0",
      ...[
        ["%B[first]", "%A[b]"],
        ["%B[b]", "%A[first]"],
      ].flatMap(([signed, unsigned]) => [
        `mulsu ${signed}, ${unsigned}`,
        "sbc %D[product], %[zero]",
        "add %B[product], r0",
        "adc %C[product], r1",
        "adc %D[product], %[zero]",
      ]),
      "clr r1",
    ]),
    ': [product] "=&r"(product)',
    ': [first] "a"(first), [b] "a"(b), [zero] "r"((uint8_t)0)',
    ': "r0");',
  ],
  "return product;",
];
