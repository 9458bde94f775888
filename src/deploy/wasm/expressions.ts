/** @file Integer expressions, and programs of units, printed as WebAssembly: all numbers are i32. */
import { gateOne } from "../../integer/model.js";
import { type Expression, type Named, type Program, partsOf } from "../../language/expression.js";
import { inMachineForm } from "../../language/machine.js";
import { type Code, i32, local, select } from "./instructions.js";
import { clamp } from "./products.js";

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

/** The places of arrays, locals and functions for a program's code. */
export interface ProgramPlaces {
  /** The code that reads, or stores, element i of an array. */
  read(array: string): Code;
  store(array: string, value: Code): Code;
  /** A local that may be overwritten. */
  spare: number;
  /** The first of the locals for values that have names. */
  firstNamed: number;
  /** The code of sigmoid(value). */
  sigmoid(value: Code): Code;
}

/**
 * The code of a program for one unit. A value that is read once is computed where it is read, if nothing is stored
 * before.
 */
export function programCode(program: Program, places: ProgramPlaces): Code {
  const locals = new Map<Named, number>();
  const inlined = readOnceBeforeStores(program);
  const code = (e: Expression): Code => expressionCode(e, placed);
  const placed = (e: Placed): Code => {
    switch (e.kind) {
      case "read":
        return places.read(e.array);
      case "named": {
        const index = locals.get(e);
        return index === undefined ? code(inMachineForm(e.value)) : local.get(index);
      }
      case "saturate":
        return clamp(code(e.value), e.limit, places.spare);
      case "positive":
        return select(
          local.tee(places.spare, code(e.value)),
          i32.const(0),
          i32.greater(local.get(places.spare), i32.const(0)),
        );
      case "curve":
        return e.curve === "sigmoid"
          ? places.sigmoid(code(e.value))
          : i32.sub(places.sigmoid(i32.shl(code(e.value), i32.const(1))), i32.const(gateOne / 2));
      default:
        throw new Error(`a ${e.kind} belongs in a procedure`);
    }
  };
  return program.flatMap((statement): Code => {
    if (statement.kind === "store") return places.store(statement.array, code(inMachineForm(statement.value)));
    const { named } = statement;
    if (inlined.has(named)) return [];
    const value = code(inMachineForm(named.value));
    const index = places.firstNamed + locals.size;
    locals.set(named, index);
    return local.set(index, value);
  });
}

/** The most locals that a program's values take. */
export function namedLocals(program: Program): number {
  return program.filter(({ kind }) => kind === "let").length - readOnceBeforeStores(program).size;
}

/** The values that are read once, with no store between their definition and the read. */
function readOnceBeforeStores(program: Program): Set<Named> {
  const readers = new Map<Named, number[]>();
  const note = (e: Expression, at: number): void => {
    if (e.kind === "named") readers.set(e, [...(readers.get(e) ?? []), at]);
    else for (const part of partsOf(e)) note(part, at);
  };
  program.forEach((statement, at) => {
    note(statement.kind === "let" ? statement.named.value : statement.value, at);
  });
  const storesBefore = (end: number) => program.slice(0, end).filter(({ kind }) => kind === "store").length;
  return new Set(
    program.flatMap((statement, at) => {
      if (statement.kind === "store") return [];
      const [reader, ...others] = readers.get(statement.named) ?? [];
      const once = reader !== undefined && others.length === 0 && storesBefore(reader) === storesBefore(at);
      return once ? [statement.named] : [];
    }),
  );
}
