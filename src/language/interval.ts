/**
 * @file The range of an expression for all inputs, by interval arithmetic. If a named value occurs more than once, as
 * the gate does in (1 − z) h̃ + z h, plain intervals would be too wide. An expression that is linear in such a value is
 * largest and smallest at the ends of that value's range; the effect of rounding inside is added.
 */
import { curveValue } from "./curves.js";
import { partsOf } from "./expression.js";
import { type Expression, elementTypes, type Named, type NumberArray } from "./syntax.js";

export interface Interval {
  low: number;
  high: number;
}

/** Values fixed at one end of their range. */
type Pins = ReadonlyMap<Named, number>;
const none: Pins = new Map();

const known = new WeakMap<Expression, Interval>();

/** The interval of an expression. */
export function interval(e: Expression): Interval {
  const before = known.get(e);
  if (before !== undefined) return before;
  const result = widest(e, none);
  known.set(e, result);
  return result;
}

/** Largest magnitude of an expression. */
export function reach(e: Expression): number {
  const { low, high } = interval(e);
  return Math.max(-low, high);
}

/** The interval over both ends of every value that the expression reads twice and is linear in. */
function widest(e: Expression, pins: Pins): Interval {
  const split = sharedIn(e).find((named) => !pins.has(named) && degree(e, named) === 1);
  if (split === undefined) return plain(e, pins);
  const { low, high } = interval(split.value);
  const ends = [low, high].map((end) => widest(e, new Map([...pins, [split, end]])));
  // A rounded line lies within `slack` of the line, at its ends and between them.
  const slack = 2 * roundingIn(e, split);
  return {
    low: Math.floor(Math.min(...ends.map((end) => end.low)) - slack),
    high: Math.ceil(Math.max(...ends.map((end) => end.high)) + slack),
  };
}

function plain(e: Expression, pins: Pins): Interval {
  const of = (part: Expression) => (pins.size === 0 ? interval(part) : plain(part, pins));
  switch (e.kind) {
    case "constant":
      return { low: e.value, high: e.value };
    case "read":
      return { low: -e.most, high: e.most };
    case "named": {
      const pinned = pins.get(e);
      return pinned === undefined ? of(e.value) : { low: pinned, high: pinned };
    }
    case "applied":
      return of(e.body);
    case "variable":
    case "within":
      return { low: e.low, high: e.high };
    case "element":
      return rangeOf(e.array);
    case "call":
      return e.procedure.result === null ? { low: 0, high: 0 } : interval(e.procedure.result);
    case "divide": {
      const [a, b] = [of(e.a), of(e.b)];
      return { low: Math.floor(a.low / b.high), high: Math.floor(a.high / b.low) };
    }
    case "less":
    case "equal":
      return { low: 0, high: 1 };
    case "select": {
      const [yes, no] = [of(e.yes), of(e.no)];
      return { low: Math.min(yes.low, no.low), high: Math.max(yes.high, no.high) };
    }
    case "and":
    case "or":
    case "xor":
      return ofBits(e.kind, of(e.a), of(e.b));
    case "shift left":
    case "shift right": {
      const [value, by] = [of(e.value), of(e.by)];
      const powers = [by.low, by.high].map((bits) => 2 ** (e.kind === "shift left" ? bits : -bits));
      const corners = powers.flatMap((power) => [value.low * power, value.high * power]);
      return { low: Math.floor(Math.min(...corners)), high: Math.floor(Math.max(...corners)) };
    }
    case "add": {
      const [a, b] = [of(e.a), of(e.b)];
      return { low: a.low + b.low, high: a.high + b.high };
    }
    case "subtract": {
      const [a, b] = [of(e.a), of(e.b)];
      return { low: a.low - b.high, high: a.high - b.low };
    }
    case "multiply": {
      const [a, b] = [of(e.a), of(e.b)];
      const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
      return { low: Math.min(...corners), high: Math.max(...corners) };
    }
    default:
      return mapped(of(e.value), rising(e));
  }
}

/** The range of the numbers that an array contains or may contain. */
function rangeOf({ values, type }: NumberArray): Interval {
  if (values === null) return elementTypes[type];
  const held = Array.from(values);
  return { low: Math.min(...held), high: Math.max(...held) };
}

/** No bit above those of both. The result is not negative if neither operand is, or for `and` if one is not. */
function ofBits(kind: "and" | "or" | "xor", a: Interval, b: Interval): Interval {
  if (kind === "and" && (a.low >= 0 || b.low >= 0)) {
    return { low: 0, high: Math.min(...[a, b].filter(({ low }) => low >= 0).map(({ high }) => high)) };
  }
  const largest = Math.max(a.high, b.high, -a.low - 1, -b.low - 1);
  let most = 1;
  while (most <= largest) most *= 2;
  return { low: a.low >= 0 && b.low >= 0 ? 0 : -most, high: most - 1 };
}

const mapped = ({ low, high }: Interval, f: (value: number) => number): Interval => ({ low: f(low), high: f(high) });

/** The function that an expression applies to its only part. All of these are increasing. */
function rising(e: Extract<Expression, { kind: "round" | "shift" | "saturate" | "positive" | "curve" }>) {
  return (value: number): number => {
    switch (e.kind) {
      case "round":
        return Math.floor(value / 2 ** e.shift + 0.5);
      case "shift":
        return Math.floor(value / 2 ** e.shift);
      case "saturate":
        return Math.min(Math.max(value, -e.limit), e.limit);
      case "positive":
        return Math.max(value, 0);
      case "curve":
        return curveValue(e.curve, value);
    }
  };
}

/** Named values that an expression reaches in more than one way. */
function sharedIn(e: Expression): Named[] {
  const ways = new Map<Named, number>();
  const walk = (part: Expression): void => {
    if (part.kind === "named") ways.set(part, (ways.get(part) ?? 0) + 1);
    partsOf(part).forEach(walk);
  };
  walk(e);
  return [...ways].filter(([, count]) => count > 1).map(([named]) => named);
}

/** 0: does not depend on the value; 1: linear in it except for rounding; more: neither. */
function degree(e: Expression, of: Named): number {
  if (e === of) return 1;
  const parts = partsOf(e).map((part) => degree(part, of));
  switch (e.kind) {
    case "multiply":
      return parts.reduce((sum, part) => sum + part, 0);
    case "add":
    case "subtract":
    case "round":
    case "shift":
    case "named":
    case "applied":
      return Math.max(0, ...parts);
    default:
      return parts.some((part) => part > 0) ? 2 : 0;
  }
}

/** How far rounding in parts that depend on a value can move the expression. */
function roundingIn(e: Expression, of: Named): number {
  if (e === of || degree(e, of) === 0) return 0;
  const parts = partsOf(e).map((part) => roundingIn(part, of));
  const [a = 0, b = 0] = parts;
  switch (e.kind) {
    case "multiply":
      return a * reach(e.b) + b * reach(e.a);
    case "round":
      return a / 2 ** e.shift + 0.5;
    case "shift":
      return a / 2 ** e.shift + 1;
    default:
      return a + b;
  }
}
