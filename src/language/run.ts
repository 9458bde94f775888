/** @file Computes a program one operation at a time for all units, so that a step of a layer costs a few loops. */
import { curveValue } from "./curves.js";
import { asShift } from "./expression.js";
import type { Expression, Program } from "./syntax.js";

/** The arrays of a program by their names; element i belongs to unit i. */
export type Arrays = Readonly<Record<string, Int16Array | Int32Array>>;

/** A register; float64, and so exact, if every number is checked. */
type Vector = Int32Array | Int16Array | Float64Array;

/** Throws if a number leaves 32 bits, which a program whose intervals fit never does. */
function watched(value: number): number {
  if (!Number.isInteger(value) || Math.abs(value) > 0x7fffffff) {
    throw new RangeError(`an accumulator reached ${value}, outside 32 bits`);
  }
  return value;
}

/**
 * Prepares a program to run on arrays.
 *
 * @param units the number of elements of the arrays
 * @param check whether to check every number, and throw a RangeError if one leaves 32 bits
 * @returns a function that runs it once
 */
export function runner(program: Program, arrays: Arrays, units: number, check = false): () => void {
  const registers = new Map<Expression, Vector>();
  const operations: (() => void)[] = [];
  const array = (name: string): Int16Array | Int32Array => {
    const found = arrays[name];
    if (found === undefined) throw new Error(`the program has no array ${name}`);
    return found;
  };
  /** Creates a register and the loop that fills it. */
  const filled = (fill: (to: Vector) => void): Vector => {
    const to = check ? new Float64Array(units) : new Int32Array(units);
    operations.push(() => fill(to));
    if (check) operations.push(() => to.forEach(watched));
    return to;
  };
  const register = (e: Expression): Vector => {
    const before = registers.get(e);
    if (before !== undefined) return before;
    const made = make(e);
    registers.set(e, made);
    return made;
  };
  const make = (e: Expression): Vector => {
    switch (e.kind) {
      case "constant":
        return new Int32Array(units).fill(e.value);
      case "read": {
        const from = array(e.array);
        return filled((to) => to.set(from));
      }
      case "named":
        return register(e.value);
      case "applied":
        return register(e.body);
      case "round":
        return register(asShift(e));
      case "add": {
        const [a, b] = [register(e.a), register(e.b)];
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = a[i]! + b[i]!;
        });
      }
      case "subtract": {
        const [a, b] = [register(e.a), register(e.b)];
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = a[i]! - b[i]!;
        });
      }
      case "multiply": {
        const [a, b] = [register(e.a), register(e.b)];
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = a[i]! * b[i]!;
        });
      }
      case "shift": {
        const [value, shift] = [register(e.value), e.shift];
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = value[i]! >> shift;
        });
      }
      case "saturate": {
        const [value, limit] = [register(e.value), e.limit];
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = Math.min(Math.max(value[i]!, -limit), limit);
        });
      }
      case "positive": {
        const value = register(e.value);
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = Math.max(value[i]!, 0);
        });
      }
      case "curve": {
        const [value, name] = [register(e.value), e.curve];
        return filled((to) => {
          for (let i = 0; i < units; i++) to[i] = curveValue(name, value[i]!);
        });
      }
      default:
        throw new Error(`a ${e.kind} belongs in a procedure`);
    }
  };
  for (const statement of program) {
    if (statement.kind === "let") {
      register(statement.named);
    } else {
      const [from, to] = [register(statement.value), array(statement.array)];
      operations.push(() => to.set(from));
    }
  }
  return () => {
    for (const operation of operations) operation();
  };
}
