/**
 * @file A small language of integer expressions. An algorithm that is written in it once has many readers: {@link run} computes
 * it, {@link interval} proves that it stays inside 32 bits, `inWords` writes it down for people, and the emitters of
 * `src/deploy` print it as C and as WebAssembly. Values are integers; there is one rounding rule and one saturation rule.
 */
import type { CurveName } from "./curves.js";

/** A number that is known. `symbol` is what people call it: ζ rather than 24,000. */
export interface Constant {
  kind: "constant";
  value: number;
  symbol: string | null;
}

/** Element i of an array, where i is the unit that a {@link Program} is at; its magnitude is at most `most`. */
export interface Read {
  kind: "read";
  array: string;
  most: number;
}

/** A value that is computed once and then called by its name. */
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

/** The nearest integer in [−limit, limit]; `symbol` is what people call the limit. */
export interface Saturate {
  kind: "saturate";
  value: Expression;
  limit: number;
  symbol: string | null;
}

/** The value where it is above 0, else 0. */
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

/** `body`, which people write as a function of an argument: f(s + b). */
export interface Applied {
  kind: "applied";
  name: string;
  argument: Expression;
  body: Expression;
}

export type Expression = Constant | Read | Named | Binary | Shift | Saturate | Positive | Curve | Applied;

/** A step of a program: gives a value its name, or stores one as element i of an array. */
export type Statement = { kind: "let"; named: Named } | { kind: "store"; array: string; value: Expression };

/** What is done for every unit i, in order. No unit reads what another one stores. */
export type Program = readonly Statement[];

export const constant = (value: number, symbol: string | null = null): Constant => ({
  kind: "constant",
  value,
  symbol,
});
export const read = (array: string, most: number): Read => ({ kind: "read", array, most });
export const named = (name: string, value: Expression): Named => ({ kind: "named", name, value });
export const add = (a: Expression, b: Expression): Expression => ({ kind: "add", a, b });
export const subtract = (a: Expression, b: Expression): Expression => ({ kind: "subtract", a, b });
export const multiply = (a: Expression, b: Expression): Expression => ({ kind: "multiply", a, b });
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

/** The same real number with other fraction bits: exact where bits are gained, rounded where they are lost. */
export function rescale(value: Expression, from: number, to: number): Expression {
  if (to > from) return multiply(value, constant(2 ** (to - from)));
  return round(value, from - to);
}

/** Rounding as machines have it: half is added, then the number is shifted. */
export function asShift({ value, shift }: Shift): Expression {
  return { kind: "shift", value: add(value, constant(2 ** (shift - 1))), shift };
}

/** The expressions that an expression is made of. */
export function partsOf(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case "constant":
    case "read":
      return [];
    case "add":
    case "subtract":
    case "multiply":
      return [e.a, e.b];
    case "applied":
      return [e.body];
    default:
      return [e.value];
  }
}
