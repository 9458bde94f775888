/**
 * @file Integer expressions printed as C. What fits 16 bits is an `int`, which an AVR computes in two registers; the rest
 * is an `int32_t`. Intervals tell which is which, so the text changes with the model and its results do not.
 */
import type { CurveName } from "../../language/curves.js";
import { type Comparison, constant, type Expression } from "../../language/expression.js";
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
const binding = { choice: 0, bits: 1, comparison: 2, shift: 3, sum: 4, product: 5, whole: 6 } as const;
type Printed = CText & { binding: number };

/** Operators: how they are written, how tightly they bind, and how tightly what stands on either side has to. */
const operators = {
  add: { sign: "+", own: binding.sum, left: binding.sum, right: binding.sum },
  subtract: { sign: "-", own: binding.sum, left: binding.sum, right: binding.product },
  multiply: { sign: "*", own: binding.product, left: binding.product, right: binding.whole },
  divide: { sign: "/", own: binding.product, left: binding.product, right: binding.whole },
  "shift left": { sign: "<<", own: binding.shift, left: binding.product, right: binding.whole },
  "shift right": { sign: ">>", own: binding.shift, left: binding.product, right: binding.whole },
  and: { sign: "&", own: binding.bits, left: binding.whole, right: binding.whole },
  or: { sign: "|", own: binding.bits, left: binding.whole, right: binding.whole },
  xor: { sign: "^", own: binding.bits, left: binding.whole, right: binding.whole },
} as const;

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
    case "less":
    case "equal":
      return { text: compared(e, (part) => inside(of(part), binding.sum)), type: "int", binding: binding.comparison };
    case "and":
    case "or":
    case "xor":
    case "divide":
      return operated(e.kind, of(e.a), of(e.b));
    case "select": {
      const [yes, no] = [of(e.yes), of(e.no)];
      const text = `${inside(of(e.condition), binding.comparison)} ? ${inside(yes, binding.sum)} : ${inside(no, binding.sum)}`;
      return { text, type: wider(yes, no), binding: binding.choice };
    }
    case "shift left":
      return operated(e.kind, of(e.value), of(e.by), isWord(e));
    case "shift right":
      return operated(e.kind, of(e.value), of(e.by));
    case "add":
      return e.b.kind === "constant" && e.b.value < 0
        ? operated("subtract", of(e.a), of(constant(-e.b.value)), isWord(e))
        : operated(e.kind, of(e.a), of(e.b), isWord(e));
    case "subtract":
      return e.a.kind === "constant" && e.a.value === 0
        ? negated(of(e.b), isWord(e))
        : operated(e.kind, of(e.a), of(e.b), isWord(e));
    case "multiply":
      // Two words have a function of their own, since an AVR is slow at widening them; a power of two is left to the compiler.
      return context.procedures !== null || (e.b.kind === "constant" && isPowerOfTwo(e.b.value))
        ? operated(e.kind, of(e.a), of(e.b), isWord(e))
        : { text: `multiply(${word(e.a)}, ${word(e.b)})`, type: "int32_t", binding: binding.whole };
    case "shift": {
      const value = of(e.value);
      if (value.type === "int" || context.procedures !== null)
        return operated("shift right", value, of(constant(e.shift)));
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
      return of(inMachineForm(e));
  }
}

/** The type that holds an expression's numbers. */
export const typeOf = (e: Expression): CText["type"] => (isWord(e) ? "int" : "int32_t");
const wider = (a: CText, b: CText) => (a.type === "int32_t" ? a.type : b.type);

/** @param fits does an `int` hold the result where it holds both parts? */
function operated(kind: keyof typeof operators, a: Printed, b: Printed, fits = true): Printed {
  const { sign, own, left, right } = operators[kind];
  const widens = !fits && wider(a, b) === "int";
  const first = widens ? widened(a) : inside(a, left);
  return { text: `${first} ${sign} ${inside(b, right)}`, type: widens ? "int32_t" : wider(a, b), binding: own };
}

function negated(value: Printed, fits: boolean): Printed {
  const widens = !fits && value.type === "int";
  const text = `-${widens ? widened(value) : inside(value, binding.whole)}`;
  return { text, type: widens ? "int32_t" : value.type, binding: binding.product };
}

const widened = (value: Printed): string => `(int32_t)${inside(value, binding.whole)}`;

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
