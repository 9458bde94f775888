/**
 * @file The products of one sparse row in AVR assembly: the stream of bytes in Z, the operand in X, which moves on by itself
 * past every column that it reads.
 */
import { assembly, type Lines } from "./text.js";

/** The sum gains the next weight times the next operand: 22 cycles. */
const nextColumn: readonly string[] = [
  "ld %[low], X+",
  "ld %[high], X+",
  "lpm %[weight], Z+",
  "mulsu %[weight], %[low]",
  // The product's sign is in the carry: it extends to the bytes above.
  "sbc %C[sum], %[zero]",
  "sbc %D[sum], %[zero]",
  "add %A[sum], r0",
  "adc %B[sum], r1",
  "adc %C[sum], %[zero]",
  "adc %D[sum], %[zero]",
  "muls %[weight], %[high]",
  "sbc %D[sum], %[zero]",
  "add %B[sum], r0",
  "adc %C[sum], r1",
  "adc %D[sum], %[zero]",
];

/** Statements that take a row's sum: `scratch` are the constraints of the assembly's own bytes beside those of every row. */
function row(scratch: Readonly<Record<string, string>>, code: readonly string[], inputs = ""): Lines {
  const bytes = { weight: "a", low: "a", high: "d", ...scratch };
  const outputs = Object.entries(bytes).map(([name, constraint]) => `[${name}] "=&${constraint}"(${name})`);
  return [
    `uint8_t ${Object.keys(bytes).join(", ")};`,
    "__asm__ volatile(",
    [
      ...assembly([...code, "clr r1"]),
      `: [sum] "+r"(sum), "+x"(x), "+z"(w), ${outputs.join(", ")}`,
      `: [zero] "r"((uint8_t)0)${inputs}`,
      ': "r0", "memory");',
    ],
  ];
}

/** A row of gaps4: about 33 cycles an entry. */
export const avrGaps4: Lines = row({ count: "r", pair: "r", odd: "r", gap: "d" }, [
  "lpm %[count], Z+",
  "clr %[odd]",
  "tst %[count]",
  "breq 4f",
  "1: com %[odd]",
  "brmi 2f",
  "swap %[pair]",
  "rjmp 3f",
  "2: lpm %[pair], Z+",
  "3: mov %[gap], %[pair]",
  "andi %[gap], 15",
  "lsl %[gap]",
  "add r26, %[gap]",
  "adc r27, %[zero]",
  ...nextColumn,
  "dec %[count]",
  "brne 1b",
  "4:",
]);

/** A row of gaps8: about 32 cycles an entry. */
export const avrGaps8: Lines = row({ count: "r", gap: "r" }, [
  "lpm %[count], Z+",
  "tst %[count]",
  "breq 2f",
  "1: lpm %[gap], Z+",
  "add r26, %[gap]",
  "adc r27, %[zero]",
  "add r26, %[gap]",
  "adc r27, %[zero]",
  ...nextColumn,
  "dec %[count]",
  "brne 1b",
  "2:",
]);

/** A row of a bitmap: 6 cycles a column without a weight, 28 with one. A bit set above the mask's says when it is used up. */
export const avrBitmap: Lines = row(
  { left: "r", mask: "r" },
  [
    "mov %[left], %[bytes]",
    "1: lpm %[mask], Z+",
    "sec",
    "ror %[mask]",
    "2: brcs 3f",
    "adiw r26, 2",
    "lsr %[mask]",
    "brne 2b",
    "rjmp 4f",
    "3:",
    ...nextColumn,
    "lsr %[mask]",
    "brne 2b",
    "4: dec %[left]",
    "brne 1b",
  ],
  ', [bytes] "r"((uint8_t)((n + 7) / 8))',
);
