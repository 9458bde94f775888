/**
 * @file A small language of integer expressions. An algorithm is written in it once and used in many ways: {@link run}
 * computes it, {@link interval} proves that it stays within 32 bits, `inWords` prints it for people, and the emitters
 * of `src/deploy` print it as C and as WebAssembly. Values are integers; there is one rounding rule and one saturation
 * rule.
 */
import type { CurveName } from "./curves.js";
import type { NumberArray, Procedure } from "./procedure.js";

/** A known number. `symbol` is its name for people: ζ rather than 24,000. */
export interface Constant {
  kind: "constant";
  value: number;
  symbol: string | null;
}

/** Element i of an array, where i is the current unit of a {@link Program}; its magnitude is at most `most`. */
export interface Read {
  kind: "read";
  array: string;
  most: number;
}

/** A value that is computed once and then used by its name. */
export interface Named {
  kind: "named";
  name: string;
  value: Expression;
}

export interface Binary {
  kind: "add" | "subtract" | "multiply";
  a: Expression;
  b: Expression;
}

/** `value / 2^shift`: rounded to the nearest integer, halves upwards, or shifted, that is, rounded downwards. */
export interface Shift {
  kind: "round" | "shift";
  value: Expression;
  shift: number;
}

/** The nearest integer in [−limit, limit]; `symbol` is the limit's name for people. */
export interface Saturate {
  kind: "saturate";
  value: Expression;
  limit: number;
  symbol: string | null;
}

/** The value if it is above 0, else 0. */
export interface Positive {
  kind: "positive";
  value: Expression;
}

/** A curve read from a table. */
export interface Curve {
  kind: "curve";
  curve: CurveName;
  value: Expression;
}

/** `body`, printed for people as a function of an argument: f(s + b). */
export interface Applied {
  kind: "applied";
  name: string;
  argument: Expression;
  body: Expression;
}

/** A variable of a {@link Procedure}: always an integer from `low` to `high`. */
export interface Variable {
  kind: "variable";
  name: string;
  low: number;
  high: number;
  /** Whether its type in C is an unsigned 16-bit one. Then its range is 0 to 65,535. */
  isUnsigned: boolean;
}

/** Element `index` of an array of a procedure. */
export interface Element {
  kind: "element";
  array: NumberArray;
  index: Expression;
}

/** A bitwise operation on numbers in two's complement. */
export interface Bits {
  kind: "and" | "or" | "xor";
  a: Expression;
  b: Expression;
}

/** 1 if it holds, else 0. */
export interface Comparison {
  kind: "less" | "equal";
  a: Expression;
  b: Expression;
}

/** `yes` if the condition is not 0, else `no`; both may be computed. */
export interface Select {
  kind: "select";
  condition: Expression;
  yes: Expression;
  no: Expression;
}

/** `value · 2^by`, or `value / 2^by` rounded downwards, if `by` is not a constant. */
export interface ShiftBy {
  kind: "shift left" | "shift right";
  value: Expression;
  by: Expression;
}

/** The result of a procedure. */
export interface Call {
  kind: "call";
  procedure: Procedure;
  parameters: readonly Expression[];
}

/**
 * A value known to be from `low` to `high` for a reason that intervals cannot show; the docs or the program's comment
 * give it.
 */
export interface Within {
  kind: "within";
  value: Expression;
  low: number;
  high: number;
}

/** `a / b` rounded downwards, for a ≥ 0 and b > 0. */
export interface Quotient {
  kind: "divide";
  a: Expression;
  b: Expression;
}

/** Expressions that only procedures contain. */
export type ProcedureExpression = Variable | Element | Bits | Comparison | Select | ShiftBy | Call | Within | Quotient;

export type Expression =
  | Constant
  | Read
  | Named
  | Binary
  | Shift
  | Saturate
  | Positive
  | Curve
  | Applied
  | ProcedureExpression;

/** A step of a program: names a value, or stores one as element i of an array. */
export type Statement = { kind: "let"; named: Named } | { kind: "store"; array: string; value: Expression };

/** The steps for every unit i, in order. No unit reads what another one stores. */
export type Program = readonly Statement[];

export const constant = (value: number, symbol: string | null = null): Constant => ({
  kind: "constant",
  value,
  symbol,
});
export const read = (array: string, most: number): Read => ({ kind: "read", array, most });
export const named = (name: string, value: Expression): Named => ({ kind: "named", name, value });
const binary =
  <Kind extends (Binary | Bits | Comparison | Quotient)["kind"]>(kind: Kind) =>
  (a: Expression, b: Expression): Expression => ({ kind, a, b });

export const add = binary("add");
export const subtract = binary("subtract");
export const multiply = binary("multiply");
export const divide = binary("divide");
export const and = binary("and");
export const or = binary("or");
export const xor = binary("xor");
export const less = binary("less");
export const equal = binary("equal");
export const shift = (value: Expression, bits: number): Expression => ({ kind: "shift", value, shift: bits });
export const shiftLeft = (value: Expression, by: Expression): Expression => ({ kind: "shift left", value, by });
export const shiftRight = (value: Expression, by: Expression): Expression => ({ kind: "shift right", value, by });
export const select = (condition: Expression, yes: Expression, no: Expression): Expression => ({
  kind: "select",
  condition,
  yes,
  no,
});
export const within = (value: Expression, low: number, high: number): Expression => ({
  kind: "within",
  value,
  low,
  high,
});
export const element = (array: NumberArray, index: Expression): Element => ({ kind: "element", array, index });
export const call = (procedure: Procedure, ...parameters: Expression[]): Call => ({
  kind: "call",
  procedure,
  parameters,
});
export const round = (value: Expression, shift: number): Expression =>
  shift === 0 ? value : { kind: "round", value, shift };
export const saturate = (value: Expression, limit: number, symbol: string | null = null): Expression => ({
  kind: "saturate",
  value,
  limit,
  symbol,
});
export const positive = (value: Expression): Expression => ({ kind: "positive", value });
export const curve = (name: CurveName, value: Expression): Expression => ({ kind: "curve", curve: name, value });
export const applied = (name: string, argument: Expression, body: Expression): Expression => ({
  kind: "applied",
  name,
  argument,
  body,
});

/** The same real number with other fraction bits: exact if bits are gained, rounded if they are lost. */
export function rescale(value: Expression, from: number, to: number): Expression {
  if (to > from) return multiply(value, constant(2 ** (to - from)));
  return round(value, from - to);
}

/** Rounding as machines do it: add a half, then shift. */
export function asShift({ value, shift }: Shift): Expression {
  return { kind: "shift", value: add(value, constant(2 ** (shift - 1))), shift };
}

/** The expression with each of its parts replaced by `made(part)`. */
export function withParts(e: Expression, made: (part: Expression) => Expression): Expression {
  switch (e.kind) {
    case "constant":
    case "read":
    case "variable":
      return e;
    case "add":
    case "subtract":
    case "multiply":
    case "divide":
    case "and":
    case "or":
    case "xor":
    case "less":
    case "equal":
      return { ...e, a: made(e.a), b: made(e.b) };
    case "select":
      return { ...e, condition: made(e.condition), yes: made(e.yes), no: made(e.no) };
    case "shift left":
    case "shift right":
      return { ...e, value: made(e.value), by: made(e.by) };
    case "element":
      return { ...e, index: made(e.index) };
    case "call":
      return { ...e, parameters: e.parameters.map(made) };
    case "applied":
      return { ...e, body: made(e.body) };
    default:
      return { ...e, value: made(e.value) };
  }
}

/** The direct parts of an expression. */
export function partsOf(e: Expression): readonly Expression[] {
  const parts: Expression[] = [];
  withParts(e, (part) => {
    parts.push(part);
    return part;
  });
  return parts;
}
