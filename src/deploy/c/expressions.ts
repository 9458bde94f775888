/**
 * @file Integer expressions printed as C. A value that fits 16 bits is an `int` or a `uint16_t`, which an AVR holds in
 * two registers; others are `int32_t`. Intervals decide, so the text depends on the model, but the results do not.
 */
import type { CurveName } from "../../language/curves.js";
import { constant, multiply } from "../../language/expression.js";
import { interval, reach } from "../../language/interval.js";
import { inMachineForm } from "../../language/machine.js";
import { arraysOf } from "../../language/procedure.js";
import type { Bits, Comparison, Expression, NumberArray, Procedure } from "../../language/syntax.js";
import { narrowed, shifted } from "./arithmetic.js";

/** The text of a program's read from an array. */
export type TextOfArray = (array: string) => string;

interface CText {
  text: string;
  /**
   * An unsigned word is computed modulo 2^16 if int has 16 bits, and as an int elsewhere: it is never combined with a
   * negative value.
   */
  type: "int" | "uint16_t" | "int32_t";
}

/** Precedence of a text's outermost operator. */
const binding = { choice: 0, bits: 1, comparison: 2, shift: 3, sum: 4, product: 5, whole: 6 } as const;
type Printed = CText & { binding: number };

/** Operators: their symbols, their precedence, and the precedence that either operand needs at least. */
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

/**
 * An expression as C. A text that is `whole` needs no parentheses after a cast.
 *
 * @param textOf null: it belongs to a procedure, which reads elements
 */
export function printed(expression: Expression, textOf: TextOfArray | null): CText & { whole: boolean } {
  const { text, type, binding: own } = print(inMachineForm(expression), textOf);
  return { text, type, whole: own === binding.whole };
}

/** An expression whose numbers are words, as an `int`. */
export function printedWord(expression: Expression, textOf: TextOfArray): string {
  const { text, type } = printed(expression, textOf);
  return type === "int" ? text : `(int)(${text})`;
}

/**
 * An expression of a procedure as a `uint16_t`. If a sum is a word although its parts or partial sums may be below 0 or
 * above 65,535, its low 16 bits are enough, and they follow from those of its parts.
 */
export function printedUnsigned(expression: Expression): string {
  return asUnsigned(inMachineForm(expression), null);
}

/** An element of a procedure's array. */
export function elementText({ name, type, values }: NumberArray, index: string): string {
  if (values === null) return `${name}[${index}]`;
  const read = `${type === "uint8" ? "READ_BYTE" : "READ_WORD"}(&${name}[${index}])`;
  // A word beyond 32,767 is read from flash as a negative number.
  return Array.from(values).some((value) => value > 32767) ? `(int32_t)(uint16_t)${read}` : read;
}

/** The arrays of memory that a procedure and those it calls use: its first parameters. */
export function memoryOf(procedure: Procedure): NumberArray[] {
  return arraysOf(procedure).flatMap(({ array }) => (array.values === null ? [array] : []));
}

function asUnsigned(e: Expression, textOf: TextOfArray | null): string {
  const { text, type, binding: own } = modulo(e, textOf);
  if (type === "uint16_t" && own === binding.whole) return text;
  return e.kind === "constant" ? text : `(uint16_t)(${text})`;
}

function modulo(e: Expression, textOf: TextOfArray | null): Printed {
  const made = print(e, textOf);
  if (e.kind === "select") {
    const [yes, no] = [modulo(e.yes, textOf), modulo(e.no, textOf)];
    return { ...made, text: choice(print(e.condition, textOf), yes, no) };
  }
  if ((e.kind !== "add" && e.kind !== "subtract") || made.type !== "int32_t") return made;
  const parts = [print(e.a, textOf), print(e.b, textOf)];
  if (parts.some(({ type }) => type === "int32_t")) return made;
  const [a = made, b = made] = parts.map(unsigned);
  return operated(e.kind, a, b);
}

function print(e: Expression, textOf: TextOfArray | null): Printed {
  const of = (part: Expression) => print(part, textOf);
  const signed = (part: Expression) => withSign(of(part));
  /** As an argument of a function that takes ints. */
  const word = (part: Expression): string => {
    const { text, type } = of(part);
    return type === "int" ? text : `(int)(${text})`;
  };
  switch (e.kind) {
    case "constant":
      return { text: e.value === -(2 ** 31) ? "INT32_MIN" : String(e.value), type: typeOf(e), binding: binding.whole };
    case "read":
      return { text: textOf?.(e.array) ?? e.array, type: "int", binding: binding.whole };
    case "named":
    case "variable":
      return { text: e.name, type: typeOf(e), binding: binding.whole };
    case "element":
    case "call":
      return printedAccess(e, textOf);
    case "within": {
      const value = of(e.value);
      if (value.type !== "uint16_t" || !isWord(e)) return value;
      return { text: `(int)${inside(value, binding.whole)}`, type: "int", binding: binding.whole };
    }
    case "less":
    case "equal":
      return { text: compared(e, meeting(e, of)), type: "int", binding: binding.comparison };
    case "and":
    case "or":
    case "xor": {
      const part = meeting(e, of);
      return operated(e.kind, part(e.a), part(e.b));
    }
    case "divide":
      return operated(e.kind, signed(e.a), signed(e.b));
    case "select": {
      const [yes, no] = [signed(e.yes), signed(e.no)];
      return { text: choice(of(e.condition), yes, no), type: wider(yes, no), binding: binding.choice };
    }
    case "shift left":
      return operated(e.kind, signed(e.value), of(e.by), isWord(e));
    case "shift right":
      return operated(e.kind, wideEnough(of(e.value), interval(e.by).high), of(e.by));
    case "add":
      return e.b.kind === "constant" && e.b.value < 0
        ? operated("subtract", signed(e.a), of(constant(-e.b.value)), isWord(e))
        : operated(e.kind, signed(e.a), signed(e.b), isWord(e));
    case "subtract":
      return e.a.kind === "constant" && e.a.value === 0
        ? negated(signed(e.b), isWord(e))
        : operated(e.kind, signed(e.a), signed(e.b), isWord(e));
    case "multiply": {
      if (textOf === null || (e.b.kind === "constant" && isPowerOfTwo(e.b.value)))
        return operated(e.kind, signed(e.a), signed(e.b), isWord(e));
      // Two words are multiplied by a function, since an AVR is slow at widening them; a power of two is left to the
      // compiler.
      const { a, b } = e;
      if (isWord(a) || (a.kind !== "add" && a.kind !== "subtract"))
        return { text: `multiply(${word(a)}, ${word(b)})`, type: "int32_t", binding: binding.whole };
      // A sum that is not a word is multiplied part by part.
      return of(inMachineForm({ ...a, a: product(a.a, b), b: product(a.b, b) }));
    }
    case "shift": {
      const value = of(e.value);
      if (value.type === "int" || textOf === null)
        return operated("shift right", wideEnough(value, e.shift), of(constant(e.shift)));
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
export function typeOf(e: Expression): CText["type"] {
  if (e.kind === "variable" && e.isUnsigned) return "uint16_t";
  // An `int` holds -32,768, but not its negation.
  const isInt = isWord(e) || (e.kind === "variable" && e.low >= -32768 && e.high <= words);
  return isInt ? "int" : "int32_t";
}

const widths = ["int", "uint16_t", "int32_t"] as const;
const wider = (a: CText, b: CText): CText["type"] =>
  widths[Math.max(widths.indexOf(a.type), widths.indexOf(b.type))] ?? "int32_t";

const product = (a: Expression, b: Expression): Expression =>
  a.kind === "constant" && b.kind === "constant" ? constant(a.value * b.value) : multiply(a, b);

const choice = (condition: Printed, yes: Printed, no: Printed): string =>
  `${inside(condition, binding.comparison)} ? ${inside(yes, binding.sum)} : ${inside(no, binding.sum)}`;

/** An unsigned word as a number that others are added to. */
function withSign(value: Printed): Printed {
  return value.type === "uint16_t" ? { text: widened(value), type: "int32_t", binding: binding.whole } : value;
}

/** A value wide enough for a shift: 16 bits are shifted by at most 15. */
function wideEnough(value: Printed, shift: number): Printed {
  if (value.type === "int32_t" || shift <= 15) return value;
  return { text: widened(value), type: "int32_t", binding: binding.whole };
}

function unsigned(value: Printed): Printed {
  if (value.type === "uint16_t") return value;
  return { text: `(uint16_t)${inside(value, binding.whole)}`, type: "uint16_t", binding: binding.whole };
}

/** The parts of an operation. An unsigned word stays unsigned if the other part is not negative. */
function meeting({ a, b }: Bits | Comparison, of: (part: Expression) => Printed): (part: Expression) => Printed {
  const types = [of(a).type, of(b).type];
  if (!types.includes("uint16_t")) return of;
  if (types.includes("int32_t") || interval(a).low < 0 || interval(b).low < 0) return (part) => withSign(of(part));
  return (part) => (part.kind === "constant" ? of(part) : unsigned(of(part)));
}

/** @param fits whether an `int` holds the result if it holds both parts */
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

function printedAccess(e: Extract<Expression, { kind: "element" | "call" }>, textOf: TextOfArray | null): Printed {
  if (e.kind === "call") {
    const parameters = e.parameters.map((part, which) =>
      e.procedure.parameters[which]?.isUnsigned ? asUnsigned(part, textOf) : print(part, textOf).text,
    );
    const memory = memoryOf(e.procedure).map(({ name }) => name);
    const text = `${e.procedure.name}(${[...memory, ...parameters].join(", ")})`;
    return { text, type: typeOf(e), binding: binding.whole };
  }
  if (textOf !== null) throw new Error(`an ${e.kind} belongs in a procedure`);
  const text = elementText(e.array, print(e.index, null).text);
  // If int has 16 bits, an unsigned word would make the other operand unsigned.
  if (e.array.type === "uint16" && e.array.values === null) {
    return { text: `(int32_t)${text}`, type: "int32_t", binding: binding.whole };
  }
  // A word of 16 bits may be −32,768, which an `int` holds.
  const isInt = e.array.type === "int16" || e.array.type === "uint8";
  return { text, type: isInt ? "int" : typeOf(e), binding: binding.whole };
}

/** Comparisons as people write them: k > 64 for 64 < k, and j != k for the negation of j == k. */
function compared(e: Comparison, of: (part: Expression) => Printed): string {
  const { kind, a, b } = e;
  const text = (part: Expression) => inside(of(part), binding.sum);
  const isNot = kind === "equal" && b.kind === "constant" && b.value === 0;
  if (isNot && a.kind === "equal") return `${text(a.a)} != ${text(a.b)}`;
  if (kind === "less" && a.kind === "constant") return `${text(b)} > ${text(a)}`;
  return `${text(a)} ${kind === "less" ? "<" : "=="} ${text(b)}`;
}
