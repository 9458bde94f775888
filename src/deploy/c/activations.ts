/** @file The non-linearities in C, as `src/integer/nonlinearity.ts` defines them: calls of `kernels/`. */
import type { Nonlinearity } from "../../cells/nonlinearity.js";
import { sumLimit } from "../../integer/model.js";
import { valueBits } from "../../integer/nonlinearity.js";

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
