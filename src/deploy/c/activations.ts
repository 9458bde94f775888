/** @file The non-linearities in C, as `src/integer/nonlinearity.ts` defines them. */
import type { Nonlinearity } from "../../cells/nonlinearity.js";
import { sumLimit } from "../../integer/model.js";
import { sigmoidTable, valueBits } from "../../integer/nonlinearity.js";
import { onAvr } from "./platform.js";
import { type Lines, table } from "./text.js";

/** An expression of type int with its fraction bits and its largest magnitude. */
interface Value {
  text: string;
  /** Is it a sum, which wants parentheses before a product? */
  sum: boolean;
  bits: number;
  bound: number;
}

/** The value of a non-linearity in its own format. `argument` is an int in sumBits, within ±`most`. */
function value(name: Nonlinearity, argument: string, sumBits: number, most: number): Value {
  const one = 2 ** sumBits;
  const bits = valueBits(name, sumBits);
  switch (name) {
    case "sigmoid":
      return { text: `sigmoid_q14(${argument})`, sum: false, bits, bound: 16384 };
    case "tanh":
      return { text: `tanh_q13(${argument})`, sum: false, bits, bound: 8192 };
    case "quantTanh":
      return { text: `clip(${argument}, ${one})`, sum: false, bits, bound: one };
    case "quantSigm":
      return { text: `clip(${argument}, ${one}) + ${one}`, sum: true, bits, bound: 2 * one };
    case "quantSigm4":
      return { text: `clip(${argument}, ${2 * one}) + ${2 * one}`, sum: true, bits, bound: 4 * one };
    case "identity":
      return { text: argument, sum: true, bits, bound: most };
    case "relu":
      return { text: `positive(${argument})`, sum: false, bits, bound: most };
  }
}

/** A preactivation and its bias. */
const mostSum = 2 * sumLimit;

/** The value of a non-linearity with the wanted fraction bits, as an int of 16 bits; `argument` is one within ±`most`. */
export function activation(
  name: Nonlinearity,
  argument: string,
  sumBits: number,
  bits: number,
  most: number = mostSum,
): string {
  const { text, sum, bits: own, bound } = value(name, argument, sumBits, most);
  const factor = sum ? `(${text})` : text;
  if (own === bits) return text;
  if (own < bits) {
    const gain = 2 ** (bits - own);
    return bound * gain <= 32767 ? `${factor} * ${gain}` : `clip32((int32_t)${factor} * ${gain}, 32767)`;
  }
  const half = 2 ** (own - bits - 1);
  if (bound + half <= 32767) return `(${text} + ${half}) >> ${own - bits}`;
  return `(int)(((int32_t)${factor} + ${half}) >> ${own - bits})`;
}

/** The table and the functions that read it. */
export function tableFunctions(body: string): Lines {
  const uses = (name: string) => body.includes(`${name}(`);
  if (!uses("sigmoid_q14") && !uses("tanh_q13")) return [];
  return [
    "/* Entry i is 16384 times the sigmoid of i / 8. */",
    ...table("uint16_t", "sigmoid_table", sigmoidTable),
    "",
    "/* Sigmoid of m / 2048, times 16384: straight lines between the entries, flat from 8 on. */",
    "static inline int sigmoid_of(unsigned m) {",
    [
      "const uint16_t *entry;",
      "unsigned part = (uint8_t)m, low, rise;",
      `if (m >= 16384) return ${sigmoidTable[64]};`,
      "entry = &sigmoid_table[m >> 8];",
      "low = (uint16_t)READ_WORD(entry);",
      "rise = (uint16_t)READ_WORD(entry + 1) - low;",
      `#if ${onAvr}`,
      "/* The rise is below 512: bytes times bytes are enough. */",
      "if (rise >= 256) low += part;",
      "return (int)(low + (((unsigned)(uint8_t)rise * (uint8_t)part + 128u) >> 8));",
      "#else",
      "return (int)(low + (unsigned)(((uint32_t)rise * part + 128) >> 8));",
      "#endif",
    ],
    "}",
    "",
    ...(uses("sigmoid_q14")
      ? [
          "/* Sigmoid of a / 2048, times 16384. */",
          "static inline int sigmoid_q14(int a) { return a < 0 ? 16384 - sigmoid_of((unsigned)-a) : sigmoid_of((unsigned)a); }",
          "",
        ]
      : []),
    ...(uses("tanh_q13")
      ? [
          "/* Hyperbolic tangent of a / 2048, times 8192: tanh(x) = 2 sigmoid(2x) - 1. */",
          "static inline int tanh_q13(int a) {",
          ["return a < 0 ? 8192 - sigmoid_of(2u * (unsigned)-a) : sigmoid_of(2u * (unsigned)a) - 8192;"],
          "}",
          "",
        ]
      : []),
  ];
}
