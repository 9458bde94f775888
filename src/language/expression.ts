/**
 * @file A small language of integer expressions. An algorithm is written in it once and used in many ways: {@link run}
 * computes it, {@link interval} proves that it stays within 32 bits, `inWords` prints it for people, and the emitters
 * of `src/deploy` print it as C and as WebAssembly. Values are integers; there is one rounding rule and one saturation
 * rule.
 */
import type { CurveName } from "./curves.js";
import type {
  Binary,
  Bits,
  Call,
  Comparison,
  Constant,
  Element,
  Expression,
  Named,
  NumberArray,
  Procedure,
  Quotient,
  Read,
  Shift,
} from "./syntax.js";

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
