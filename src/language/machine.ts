/**
 * @file Rewrites an expression in operations that machines have, with the same results for less work: rounding becomes
 * an addition and a shift, constants added in sequence become one, also across a shift, and a saturation that cannot
 * happen is removed.
 */
import { add, asShift, constant, withParts } from "./expression.js";
import { interval, reach } from "./interval.js";
import type { Expression } from "./syntax.js";

/** The machine form of an expression. Named values stay as they are. */
export function inMachineForm(e: Expression): Expression {
  switch (e.kind) {
    case "named":
      return e;
    case "applied":
      return inMachineForm(e.body);
    case "round":
      return inMachineForm(asShift(e));
    case "add":
      return sum(inMachineForm(e.a), inMachineForm(e.b));
    case "subtract": {
      const [a, b] = [inMachineForm(e.a), inMachineForm(e.b)];
      return a.kind === "constant" && b.kind === "constant" ? constant(a.value - b.value) : { ...e, a, b };
    }
    case "saturate": {
      const value = inMachineForm(e.value);
      return reach(e.value) <= e.limit ? value : { ...e, value };
    }
    default:
      return withParts(e, inMachineForm);
  }
}

function sum(a: Expression, b: Expression): Expression {
  const [value, n] = b.kind === "constant" ? [a, b.value] : a.kind === "constant" ? [b, a.value] : [null, 0];
  if (value === null) return add(a, b);
  if (n === 0) return value;
  if (value.kind === "add" && value.b.kind === "constant") return sum(value.a, constant(value.b.value + n));
  if (value.kind === "shift") {
    const { low, high } = interval(value.value);
    const added = n * 2 ** value.shift;
    if (Math.max(high + added, -low - added) <= 0x7fffffff) {
      return { ...value, value: sum(value.value, constant(added)) };
    }
  }
  return add(value, constant(n));
}
