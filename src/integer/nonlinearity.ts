/**
 * @file The non-linearities in integers. The piecewise-linear ones are exact: scales are powers of two, so a clip only
 * shifts and clips. Sigmoid and tanh read a table.
 */
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { curveBits } from "../language/curves.js";
import { add, constant, curve, positive, rescale, saturate } from "../language/expression.js";
import type { Expression } from "../language/syntax.js";
import { wordLimit } from "./model.js";

/** Whether the non-linearity reads the table. */
export function readsTable(name: Nonlinearity): boolean {
  return name === "sigmoid" || name === "tanh";
}

/** The value of a non-linearity, in its own fraction bits, for an argument with `sumBits`. */
function value(name: Nonlinearity, sum: Expression, sumBits: number): { value: Expression; bits: number } {
  const one = 2 ** sumBits;
  switch (name) {
    case "sigmoid":
    case "tanh":
      return { value: curve(name, sum), bits: curveBits[name] };
    case "quantTanh":
      return { value: saturate(sum, one), bits: sumBits };
    case "quantSigm":
      return { value: add(saturate(sum, one), constant(one)), bits: sumBits + 1 };
    case "quantSigm4":
      return { value: add(saturate(sum, 2 * one), constant(2 * one)), bits: sumBits + 2 };
    case "relu":
      return { value: positive(sum), bits: sumBits };
    case "identity":
      return { value: sum, bits: sumBits };
  }
}

/** The value of a non-linearity with the required fraction bits, saturated to a 16-bit word. */
export function activation(name: Nonlinearity, sum: Expression, sumBits: number, bits: number): Expression {
  const own = value(name, sum, sumBits);
  return saturate(rescale(own.value, own.bits, bits), wordLimit);
}
