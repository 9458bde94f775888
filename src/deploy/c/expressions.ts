/**
 * @file Integer expressions printed as C. What fits 16 bits is an `int`, which an AVR computes in two registers; the rest
 * is an `int32_t`. Intervals tell which is which, so the text changes with the model and its results do not.
 */
import type { CurveName } from "../../language/curves.js";
import type { Expression } from "../../language/expression.js";
import { reach } from "../../language/interval.js";
import { inMachineForm } from "../../language/machine.js";
import { narrowed, shifted } from "./arithmetic.js";

/** The text of what a program reads from an array. */
export type TextOfArray = (array: string) => string;

export interface CText {
  text: string;
  type: "int" | "int32_t";
}

/** How tightly a text holds together. */
const binding = { shift: 0, sum: 1, product: 2, whole: 3 } as const;
type Printed = CText & { binding: number };

const words = 32767;
const curves: Readonly<Record<CurveName, string>> = { sigmoid: "sigmoid_q14", tanh: "tanh_q13" };

const isWord = (e: Expression): boolean => reach(e) <= words;
const inside = ({ text, binding: own }: Printed, least: number): string => (own < least ? `(${text})` : text);
const isPowerOfTwo = (value: number): boolean => value > 0 && (value & (value - 1)) === 0;

/** An expression as C. */
export function printed(expression: Expression, textOf: TextOfArray): CText {
  const { text, type } = print(inMachineForm(expression), textOf);
  return { text, type };
}

/** An expression whose numbers are words, as an `int`. */
export function printedWord(expression: Expression, textOf: TextOfArray): string {
  const { text, type } = printed(expression, textOf);
  return type === "int" ? text : `(int)(${text})`;
}

function print(e: Expression, textOf: TextOfArray): Printed {
  const of = (part: Expression) => print(part, textOf);
  /** As an argument of a function that takes ints. */
  const word = (part: Expression): string => {
    const { text, type } = of(part);
    return type === "int" ? text : `(int)(${text})`;
  };
  switch (e.kind) {
    case "constant":
      return { text: String(e.value), type: isWord(e) ? "int" : "int32_t", binding: binding.whole };
    case "read":
      return { text: textOf(e.array), type: "int", binding: binding.whole };
    case "named":
      return { text: e.name, type: isWord(e) ? "int" : "int32_t", binding: binding.whole };
    case "add":
    case "subtract": {
      const [a, b] = [of(e.a), of(e.b)];
      const wide = a.type === "int32_t" || b.type === "int32_t";
      const first = !wide && !isWord(e) ? `(int32_t)${inside(a, binding.whole)}` : inside(a, binding.sum);
      const text =
        e.kind === "add" && e.b.kind === "constant" && e.b.value < 0
          ? `${first} - ${-e.b.value}`
          : `${first} ${e.kind === "add" ? "+" : "-"} ${inside(b, e.kind === "add" ? binding.sum : binding.product)}`;
      return { text, type: wide || !isWord(e) ? "int32_t" : "int", binding: binding.sum };
    }
    case "multiply":
      return product(e.a, e.b, isWord(e), of, word);
    case "shift": {
      const value = of(e.value);
      if (value.type === "int")
        return { text: `${inside(value, binding.product)} >> ${e.shift}`, type: "int", binding: binding.shift };
      const text = shifted(inside(value, binding.product), e.shift, reach(e.value));
      return { text, type: "int32_t", binding: binding.shift };
    }
    case "saturate": {
      const value = of(e.value);
      const text =
        value.type === "int" ? `clip(${value.text}, ${e.limit})` : narrowed(value.text, reach(e.value), e.limit);
      return { text, type: "int", binding: binding.whole };
    }
    case "positive":
      return { text: `positive(${word(e.value)})`, type: "int", binding: binding.whole };
    case "curve":
      return { text: `${curves[e.curve]}(${word(e.value)})`, type: "int", binding: binding.whole };
    case "round":
    case "applied":
      return print(inMachineForm(e), textOf);
  }
}

/** A power of two is left to the compiler; two other words have a function of their own, since an AVR is slow at widening them. */
function product(
  a: Expression,
  b: Expression,
  fits: boolean,
  of: (part: Expression) => Printed,
  word: (part: Expression) => string,
): Printed {
  if (b.kind === "constant" && isPowerOfTwo(b.value)) {
    const value = of(a);
    const text = inside(value, binding.whole);
    const wide = value.type === "int32_t" || !fits;
    return {
      text: `${wide && value.type === "int" ? "(int32_t)" : ""}${text} * ${b.value}`,
      type: wide ? "int32_t" : "int",
      binding: binding.product,
    };
  }
  return { text: `multiply(${word(a)}, ${word(b)})`, type: "int32_t", binding: binding.whole };
}
