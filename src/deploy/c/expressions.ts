/**
 * @file Integer expressions printed as C. What fits 16 bits is an `int`, which an AVR computes in two registers; the rest
 * is an `int32_t`. Intervals tell which is which, so the text changes with the model and its results do not.
 */
import type { CurveName } from "../../language/curves.js";
import type { Comparison, Expression } from "../../language/expression.js";
import { reach } from "../../language/interval.js";
import { inMachineForm } from "../../language/machine.js";
import type { NumberArray, Procedure } from "../../language/procedure.js";
import { narrowed, shifted } from "./arithmetic.js";

/** The text of what a program reads from an array. */
export type TextOfArray = (array: string) => string;

/** What a printer of procedures adds: the texts of elements and of calls, by their parts' texts. */
export interface ProcedureTexts {
  element(array: NumberArray, index: string): string;
  call(procedure: Procedure, parameters: readonly string[]): string;
}

interface Context {
  textOf: TextOfArray;
  /** Null in a program of units. */
  procedures: ProcedureTexts | null;
}

export interface CText {
  text: string;
  type: "int" | "int32_t";
}

/** How tightly a text holds together. */
const binding = { choice: -3, bits: -2, comparison: -1, shift: 0, sum: 1, product: 2, whole: 3 } as const;
type Printed = CText & { binding: number };

const words = 32767;
const curves: Readonly<Record<CurveName, string>> = { sigmoid: "sigmoid_q14", tanh: "tanh_q13" };

const isWord = (e: Expression): boolean => reach(e) <= words;
const inside = ({ text, binding: own }: Printed, least: number): string => (own < least ? `(${text})` : text);
const isPowerOfTwo = (value: number): boolean => value > 0 && (value & (value - 1)) === 0;

/** An expression as C. */
export function printed(expression: Expression, textOf: TextOfArray): CText {
  const { text, type } = print(inMachineForm(expression), { textOf, procedures: null });
  return { text, type };
}

/** An expression of a procedure as C. A text that is `whole` may stand after a cast. */
export function printedInProcedure(expression: Expression, procedures: ProcedureTexts): CText & { whole: boolean } {
  const { text, type, binding: own } = print(inMachineForm(expression), { textOf: (name) => name, procedures });
  return { text, type, whole: own === binding.whole };
}

/** An expression whose numbers are words, as an `int`. */
export function printedWord(expression: Expression, textOf: TextOfArray): string {
  const { text, type } = printed(expression, textOf);
  return type === "int" ? text : `(int)(${text})`;
}

function print(e: Expression, context: Context): Printed {
  const of = (part: Expression) => print(part, context);
  /** As an argument of a function that takes ints. */
  const word = (part: Expression): string => {
    const { text, type } = of(part);
    return type === "int" ? text : `(int)(${text})`;
  };
  switch (e.kind) {
    case "constant":
      return { text: e.value === -(2 ** 31) ? "INT32_MIN" : String(e.value), type: typeOf(e), binding: binding.whole };
    case "read":
      return { text: context.textOf(e.array), type: "int", binding: binding.whole };
    case "named":
    case "variable":
      return { text: e.name, type: typeOf(e), binding: binding.whole };
    case "element":
    case "call":
      return printedAccess(e, context, of);
    case "within":
      return of(e.value);
    case "divide": {
      const [a, b] = [of(e.a), of(e.b)];
      return {
        text: `${inside(a, binding.product)} / ${inside(b, binding.whole)}`,
        type: wider(a, b),
        binding: binding.product,
      };
    }
    case "less":
    case "equal":
      return { text: compared(e, (part) => inside(of(part), binding.sum)), type: "int", binding: binding.comparison };
    case "and":
    case "or":
    case "xor": {
      const [a, b] = [of(e.a), of(e.b)];
      const text = `${inside(a, binding.whole)} ${bitSigns[e.kind]} ${inside(b, binding.whole)}`;
      return { text, type: wider(a, b), binding: binding.bits };
    }
    case "select": {
      const [yes, no] = [of(e.yes), of(e.no)];
      const text = `${inside(of(e.condition), binding.comparison)} ? ${inside(yes, binding.sum)} : ${inside(no, binding.sum)}`;
      return { text, type: wider(yes, no), binding: binding.choice };
    }
    case "shift left": {
      const value = of(e.value);
      const isWide = value.type === "int" && !isWord(e);
      const text = isWide ? `(int32_t)${inside(value, binding.whole)}` : inside(value, binding.product);
      return {
        text: `${text} << ${inside(of(e.by), binding.whole)}`,
        type: isWide ? "int32_t" : value.type,
        binding: binding.shift,
      };
    }
    case "shift right": {
      const value = of(e.value);
      return {
        text: `${inside(value, binding.product)} >> ${inside(of(e.by), binding.whole)}`,
        type: value.type,
        binding: binding.shift,
      };
    }
    case "add":
    case "subtract": {
      if (e.kind === "subtract" && e.a.kind === "constant" && e.a.value === 0) {
        const value = of(e.b);
        const isWide = value.type === "int" && !isWord(e);
        const text = `-${isWide ? "(int32_t)" : ""}${inside(value, binding.whole)}`;
        return { text, type: isWide ? "int32_t" : value.type, binding: binding.product };
      }
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
      return product(e.a, e.b, isWord(e), of, context.procedures === null ? word : null);
    case "shift": {
      const value = of(e.value);
      if (value.type === "int")
        return { text: `${inside(value, binding.product)} >> ${e.shift}`, type: "int", binding: binding.shift };
      const shiftedText = inside(value, binding.product);
      const text =
        context.procedures === null ? shifted(shiftedText, e.shift, reach(e.value)) : `${shiftedText} >> ${e.shift}`;
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
      return of(inMachineForm(e));
  }
}

const typeOf = (e: Expression) => (isWord(e) ? "int" : "int32_t");
const wider = (a: CText, b: CText) => (a.type === "int32_t" ? a.type : b.type);
const bitSigns = { and: "&", or: "|", xor: "^" } as const;

function printedAccess(
  e: Extract<Expression, { kind: "element" | "call" }>,
  { procedures }: Context,
  of: (part: Expression) => Printed,
): Printed {
  if (procedures === null) throw new Error(`a ${e.kind} belongs in a procedure`);
  const text =
    e.kind === "element"
      ? procedures.element(e.array, of(e.index).text)
      : procedures.call(
          e.procedure,
          e.parameters.map((part) => of(part).text),
        );
  // Where int has 16 bits, an unsigned word would make what it meets unsigned, too.
  if (e.kind === "element" && e.array.type === "uint16" && e.array.values === null) {
    return { text: `(int32_t)${text}`, type: "int32_t", binding: binding.whole };
  }
  // A word of 16 bits may be −32,768, which an `int` holds.
  const isInt = e.kind === "element" && (e.array.type === "int16" || e.array.type === "uint8");
  return { text, type: isInt ? "int" : typeOf(e), binding: binding.whole };
}

/** What people write: k > 64 for 64 < k, and j != k where that they are equal is not so. */
function compared(e: Comparison, text: (part: Expression) => string): string {
  const { kind, a, b } = e;
  const isNot = kind === "equal" && b.kind === "constant" && b.value === 0;
  if (isNot && a.kind === "equal") return `${text(a.a)} != ${text(a.b)}`;
  if (kind === "less" && a.kind === "constant") return `${text(b)} > ${text(a)}`;
  return `${text(a)} ${kind === "less" ? "<" : "=="} ${text(b)}`;
}

/**
 * A power of two is left to the compiler; two other words have a function of their own, since an AVR is slow at widening them.
 * @param word the argument of that function; null: there is none
 */
function product(
  a: Expression,
  b: Expression,
  fits: boolean,
  of: (part: Expression) => Printed,
  word: ((part: Expression) => string) | null,
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
  if (word !== null) return { text: `multiply(${word(a)}, ${word(b)})`, type: "int32_t", binding: binding.whole };
  const [first, second] = [of(a), of(b)];
  const isWide = !fits && first.type === "int" && second.type === "int";
  const text = `${isWide ? "(int32_t)" : ""}${inside(first, isWide ? binding.whole : binding.product)} * ${inside(second, binding.whole)}`;
  return { text, type: isWide ? "int32_t" : wider(first, second), binding: binding.product };
}
