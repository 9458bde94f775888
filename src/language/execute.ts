/** @file Computes a procedure, slowly, and checks the range of every number: for tests of the emitters. */
import { partsOf } from "./expression.js";
import { type Interval, interval } from "./interval.js";
import type { Action, Element, Expression, NumberArray, Procedure, Variable } from "./syntax.js";

/** The contents of the arrays in memory. */
export type Memory = ReadonlyMap<NumberArray, Int16Array | Int32Array>;

/**
 * Calls a procedure.
 *
 * @returns its result; 0 if it has none
 * @throws RangeError if a number leaves its range, or an index its array
 */
export function execute(procedure: Procedure, parameters: readonly number[], memory: Memory): number {
  const values = new Map<Variable, number>();
  const assign = (variable: Variable, value: number) => {
    values.set(variable, inside(value, variable, variable.name));
  };
  procedure.parameters.forEach((variable, which) => {
    assign(variable, parameters[which] ?? 0);
  });
  const compute = (e: Expression): number => inside(computed(e), interval(e), e.kind);
  const computed = (e: Expression): number => {
    switch (e.kind) {
      case "variable": {
        const value = values.get(e);
        if (value === undefined) throw new RangeError(`${procedure.name} reads ${e.name} before it has a value`);
        return value;
      }
      case "element": {
        const { values: constants } = e.array;
        const from = constants ?? held(e, memory);
        return from[place(e, compute(e.index))] ?? 0;
      }
      case "call":
        return execute(e.procedure, e.parameters.map(compute), memory);
      case "select":
        return compute(e.condition) === 0 ? compute(e.no) : compute(e.yes);
      default:
        return operation(e, partsOf(e).map(compute));
    }
  };
  const act = (action: Action): void => {
    switch (action.kind) {
      case "let":
      case "set":
        assign(action.variable, compute(action.value));
        return;
      case "put":
        held(action.to, memory)[place(action.to, compute(action.to.index))] = compute(action.value);
        return;
      case "do":
        compute(action.call);
        return;
      case "if":
        (compute(action.condition) === 0 ? action.no : action.yes).forEach(act);
        return;
      case "while":
        while (compute(action.condition) !== 0) action.body.forEach(act);
        return;
      case "for":
        assign(action.variable, compute(action.from));
        while (compute(action.variable) < compute(action.below)) {
          action.body.forEach(act);
          values.set(action.variable, compute(action.variable) + compute(action.by));
          if (compute(action.variable) >= compute(action.below)) return;
        }
    }
  };
  procedure.body.forEach(act);
  return procedure.result === null ? 0 : compute(procedure.result);
}

function inside(value: number, { low, high }: Interval, what: string): number {
  if (value >= low && value <= high && (value | 0) === value) return value;
  throw new RangeError(`${what} is ${value}, outside ${low} to ${high}`);
}

function held({ array }: Element, memory: Memory): Int16Array | Int32Array {
  const found = memory.get(array);
  if (found === undefined) throw new RangeError(`the memory has no ${array.name}`);
  return found;
}

function place({ array }: Element, index: number): number {
  return inside(index, { low: 0, high: array.length - 1 }, `an index of ${array.name}`);
}

/** Computes one operation on known numbers. */
function operation(e: Expression, [a = 0, b = 0]: readonly number[]): number {
  switch (e.kind) {
    case "constant":
      return e.value;
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "divide":
      return Math.floor(a / b);
    case "and":
      return a & b;
    case "or":
      return a | b;
    case "xor":
      return a ^ b;
    case "less":
      return Number(a < b);
    case "equal":
      return Number(a === b);
    case "within":
      return a;
    case "round":
      return Math.floor(a / 2 ** e.shift + 0.5);
    case "shift":
      return a >> e.shift;
    case "shift left":
      return a * 2 ** b;
    case "shift right":
      return a >> b;
    default:
      throw new Error(`a ${e.kind} belongs in a program of units`);
  }
}
