/** @file What differs between machines in the C, and small functions that several parts of it call. */
import { avrMultiply } from "./avr-dense.js";
import type { Lines } from "./text.js";

/** Conditions of the preprocessor: is there assembly for this machine? */
export const onAvr = "defined(AVR_ASSEMBLY)";
export const onThumb = "defined(THUMB_ASSEMBLY)";

/** How constants are read where they would lie in RAM otherwise: on an AVR by instructions of its own, on an ESP8266 a word at a time. */
export const flashMacros: Lines = [
  "#if defined(__AVR__)",
  "#include <avr/pgmspace.h>",
  "#define IN_FLASH PROGMEM",
  "#elif defined(ARDUINO_ARCH_ESP8266)",
  "#include <pgmspace.h>",
  "#define IN_FLASH PROGMEM",
  "#endif",
  "",
  "#if defined(IN_FLASH)",
  "#define READ_BYTE(p) pgm_read_byte(p)",
  "#define READ_WORD(p) ((int16_t)pgm_read_word(p))",
  "#define READ_POINTER(p) ((const char *)pgm_read_ptr(p))",
  "#else",
  "#define READ_BYTE(p) (*(p))",
  "#define READ_WORD(p) (*(p))",
  "#define READ_POINTER(p) (*(p))",
  "#endif",
  "",
];

/** An AVR reaches little of its stack with short instructions: scratch is static there. */
export const macros: Lines = [
  ...flashMacros,
  "#if defined(__AVR__)",
  "#define SCRATCH static",
  "#else",
  "#define SCRATCH",
  "#endif",
  "",
  "/* PLAIN_C, where it is defined, leaves all assembly out. A small AVR has no multiplier, and none either. */",
  "#if defined(__AVR_HAVE_MUL__) && defined(__GNUC__) && !defined(PLAIN_C)",
  "#define AVR_ASSEMBLY",
  "#define APART __attribute__((noinline))",
  '#pragma GCC optimize("Os") /* what takes time is in assembly */',
  "#else",
  "#define APART",
  "#endif",
  "",
  "#if defined(__ARM_ARCH_6M__) && defined(__GNUC__) && !defined(__ARM_BIG_ENDIAN) && !defined(PLAIN_C)",
  "#define THUMB_ASSEMBLY",
  "#define IN_FLASH __attribute__((aligned(4))) /* it reads words */",
  "typedef int32_t operand; /* a Cortex-M0 loads 32 bits faster than signed 16 */",
  "#else",
  "typedef int16_t operand;",
  "#endif",
  "",
  "#if !defined(IN_FLASH)",
  "#define IN_FLASH",
  "#endif",
  "",
];

interface Helper {
  name: string;
  lines: Lines;
}

const helpers: readonly Helper[] = [
  {
    name: "multiply",
    lines: [
      `#if ${onAvr}`,
      "APART static int32_t multiply(int a, int b) {",
      avrMultiply,
      "}",
      "#else",
      "static inline int32_t multiply(int a, int b) { return (int32_t)a * b; }",
      "#endif",
      "",
    ],
  },
  {
    name: "SUM",
    lines: [
      "/* A sum saturates at 16383, where an int has only 16 bits; beyond it the layer's functions are flat, so a wider int may keep it. */",
      "#if INT_MAX <= 32767",
      "#define SUM(value) clip(value, 16383)",
      "#else",
      "#define SUM(value) (value)",
      "#endif",
      "",
    ],
  },
  {
    name: "widen",
    lines: [
      `#if ${onThumb}`,
      "static void widen(const int16_t *from, int n, operand *to) {",
      ["while (n-- > 0) *to++ = *from++;"],
      "}",
      "#endif",
      "",
    ],
  },
  { name: "positive", lines: ["static inline int positive(int value) { return value > 0 ? value : 0; }", ""] },
  {
    name: "clip32",
    lines: [
      "/* The nearest number within -limit and limit. */",
      "static inline int clip32(int32_t value, int limit) {",
      ["return value > limit ? limit : value < -limit ? -limit : (int)value;"],
      "}",
      "",
    ],
  },
  {
    name: "clip",
    lines: [
      "/* The nearest number within -limit and limit. */",
      "APART static int clip(int value, int limit) {",
      ["return value > limit ? limit : value < -limit ? -limit : value;"],
      "}",
      "",
    ],
  },
];

/** The small functions that a text calls. */
export function calledHelpers(text: string): Lines {
  return helpers.flatMap(({ name, lines }) => (text.includes(`${name}(`) ? lines : []));
}
