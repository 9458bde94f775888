/**
 * @file The terms of the language of integer expressions and procedures: what `expression.ts` makes, `parse.ts` reads,
 * and every reader of an algorithm takes apart.
 */
import type { CurveName } from "./curves.js";

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

/** The sizes and ranges of an array's elements. */
export const elementTypes = {
  uint8: { bytes: 1, low: 0, high: 255 },
  int16: { bytes: 2, low: -32768, high: 32767 },
  uint16: { bytes: 2, low: 0, high: 65535 },
  int32: { bytes: 4, low: -(2 ** 31), high: 2 ** 31 - 1 },
} as const;

export type ElementType = keyof typeof elementTypes;

/** Numbers of one type, read and written by their index. */
export interface NumberArray {
  name: string;
  /** Its contents in words. */
  says: string;
  type: ElementType;
  length: number;
  /** Constants; null: memory, which the caller of a procedure owns. */
  values: ArrayLike<number> | null;
}

/** A step of a procedure. */
export type Action =
  | { kind: "let" | "set"; variable: Variable; value: Expression }
  | { kind: "put"; to: Element; value: Expression }
  | { kind: "do"; call: Call }
  | { kind: "if"; condition: Expression; yes: readonly Action[]; no: readonly Action[] }
  | { kind: "while"; condition: Expression; body: readonly Action[] }
  | { kind: "for"; variable: Variable; from: Expression; below: Expression; by: Expression; body: readonly Action[] };

export interface Procedure {
  name: string;
  /** What it computes, in words; null if its name says it. */
  says: string | null;
  parameters: readonly Variable[];
  body: readonly Action[];
  /** Its result; null if it has none. */
  result: Expression | null;
}
