/** @file Integer expressions printed as WebAssembly: all numbers are i32. */
import { inMachineForm } from "../../language/machine.js";
import type { Expression } from "../../language/syntax.js";
import { type Code, i32, select } from "./instructions.js";

/** Expressions whose code depends on their context. */
export type Placed = Extract<
  Expression,
  { kind: "read" | "named" | "saturate" | "positive" | "curve" | "variable" | "element" | "call" }
>;

/** The code of an expression, which leaves its value on the stack. */
export function expressionCode(e: Expression, placed: (e: Placed) => Code): Code {
  const code = (part: Expression) => expressionCode(part, placed);
  switch (e.kind) {
    case "constant":
      return i32.const(e.value);
    case "within":
      return code(e.value);
    case "add":
      return i32.add(code(e.a), code(e.b));
    case "subtract":
      return i32.sub(code(e.a), code(e.b));
    case "multiply": {
      const factor = e.b.kind === "constant" ? e.b.value : 0;
      const isPowerOfTwo = factor > 0 && (factor & (factor - 1)) === 0;
      return isPowerOfTwo ? i32.shl(code(e.a), i32.const(31 - Math.clz32(factor))) : i32.mul(code(e.a), code(e.b));
    }
    case "and":
    case "or":
    case "xor":
      return i32[e.kind](code(e.a), code(e.b));
    case "divide":
      return i32.divideUnsigned(code(e.a), code(e.b));
    case "less":
      return i32.less(code(e.a), code(e.b));
    case "equal":
      return e.b.kind === "constant" && e.b.value === 0 ? i32.isZero(code(e.a)) : i32.equal(code(e.a), code(e.b));
    case "select":
      return select(code(e.yes), code(e.no), code(e.condition));
    case "shift":
      return i32.shr(code(e.value), i32.const(e.shift));
    case "shift left":
      return i32.shl(code(e.value), code(e.by));
    case "shift right":
      return i32.shr(code(e.value), code(e.by));
    case "round":
    case "applied":
      return code(inMachineForm(e));
    default:
      return placed(e);
  }
}
