/** @file Procedures as WebAssembly: one function each, with arrays at known addresses. */
import { entryOf } from "../../core/at.js";
import { constant, multiply } from "../../language/expression.js";
import { interval } from "../../language/interval.js";
import { inMachineForm } from "../../language/machine.js";
import { arraysOf, withCalled } from "../../language/procedure.js";
import {
  type Action,
  type Element,
  type Expression,
  elementTypes,
  type NumberArray,
  type Procedure,
  type Variable,
} from "../../language/syntax.js";
import type { Emitter } from "./emitter.js";
import { expressionCode, type Placed } from "./expressions.js";
import { type Code, call, i32, local, repeatWhile, whenElse, whileTrue } from "./instructions.js";
import type { WasmFunction } from "./module.js";

/** Addresses of arrays. */
export type Addresses = ReadonlyMap<NumberArray, number>;

const loads = { uint8: i32.load8u, int16: i32.load16s, uint16: i32.load16u, int32: i32.load } as const;
const stores = { uint8: i32.store8, int16: i32.store16, uint16: i32.store16, int32: i32.store } as const;

/** Constants as the memory plan stores them. */
const constants = {
  uint8: (values: ArrayLike<number>) => Uint8Array.from(values),
  int16: (values: ArrayLike<number>) => Int16Array.from(values),
  uint16: (values: ArrayLike<number>) => Uint16Array.from(values),
} as const;

/**
 * Defines a procedure and those it calls; places tables that have no address yet in memory.
 *
 * @param places addresses of its arrays of memory
 * @returns the index of its function
 */
export function defineProcedure(of: Procedure, places: Addresses, emitter: Emitter): number {
  const addresses = new Map(places);
  for (const { array } of arraysOf(of)) {
    const { name, type, values } = array;
    if (addresses.has(array)) continue;
    if (values === null || type === "int32") throw new Error(`${name} has no address`);
    addresses.set(array, emitter.memory.put(constants[type](values)));
  }
  const indices = new Map<Procedure, number>();
  for (const each of withCalled(of)) indices.set(each, emitter.define(functionCode(each, addresses, indices)));
  return entryOf(indices, of, `function ${of.name}`);
}

/** A value times a factor; if the value is a product with a constant already, one product with both. */
function times(value: Expression, factor: number): Expression {
  if (factor === 1) return value;
  const inner = value.kind === "multiply" && value.b.kind === "constant" ? value.b.value : 1;
  return inner > 1 && value.kind === "multiply"
    ? multiply(value.a, constant(inner * factor))
    : multiply(value, constant(factor));
}

function functionCode(
  { parameters, body, result }: Procedure,
  addresses: Addresses,
  indices: ReadonlyMap<Procedure, number>,
): WasmFunction {
  const locals = new Map<Variable, number>();
  const indexOf = (variable: Variable): number => {
    const index = locals.get(variable) ?? locals.size;
    locals.set(variable, index);
    return index;
  };
  parameters.forEach(indexOf);

  const code = (e: Expression): Code => expressionCode(inMachineForm(e), placed);
  const placed = (e: Placed): Code => {
    if (e.kind === "variable") return local.get(indexOf(e));
    if (e.kind === "element") {
      const { address, offset } = placeOf(e);
      return loads[e.array.type](address, offset);
    }
    if (e.kind !== "call") throw new Error(`a ${e.kind} belongs in a program of units`);
    return call(entryOf(indices, e.procedure, `function ${e.procedure.name}`), ...e.parameters.map(code));
  };
  /** A constant in the index becomes part of the offset. */
  const placeOf = ({ array, index }: Element): { address: Code; offset: number } => {
    const start = entryOf(addresses, array, `the address of ${array.name}`);
    const { bytes } = elementTypes[array.type];
    const made = inMachineForm(index);
    if (made.kind === "constant") return { address: i32.const(0), offset: start + bytes * made.value };
    const isSum = made.kind === "add" || made.kind === "subtract";
    const added = isSum && made.b.kind === "constant" ? (made.kind === "add" ? 1 : -1) * made.b.value : 0;
    const folds = isSum && added !== 0 && start + bytes * added >= 0;
    const address = code(times(folds ? made.a : made, bytes));
    return { address, offset: start + (folds ? bytes * added : 0) };
  };

  /** One action after another. If one sets a local that the next reads first, both are one instruction. */
  const sequence = (actions: readonly Action[]): Code => {
    let made: Code = [];
    let last: number | null = null;
    for (const action of actions) {
      const next = act(action);
      const get: Code = last === null ? [] : local.get(last);
      const joins = last !== null && get.every((byte, at) => next[at] === byte);
      made =
        joins && last !== null
          ? [...local.tee(last, made.slice(0, -get.length)), ...next.slice(get.length)]
          : made.concat(next);
      last = action.kind === "let" || action.kind === "set" ? indexOf(action.variable) : null;
    }
    return made;
  };
  const act = (action: Action): Code => {
    switch (action.kind) {
      case "let":
      case "set": {
        const value = code(action.value);
        return local.set(indexOf(action.variable), value);
      }
      case "put": {
        const { address, offset } = placeOf(action.to);
        return stores[action.to.array.type](address, code(action.value), offset);
      }
      case "do":
        return code(action.call);
      case "if":
        return whenElse(code(action.condition), sequence(action.yes), sequence(action.no));
      case "while":
        return whileTrue(code(action.condition), sequence(action.body));
      case "for": {
        const { variable, from, below, by, body } = action;
        const start = local.set(indexOf(variable), code(from));
        const test = code({ kind: "less", a: variable, b: below });
        const step: Action = { kind: "set", variable, value: { kind: "add", a: variable, b: by } };
        const round = sequence([...body, step]);
        const begins = interval(from).high < interval(below).low;
        return [...start, ...(begins ? repeatWhile(test, round) : whileTrue(test, round))];
      }
    }
  };
  // Locals are 0 at the beginning of a function.
  const isGiven = (action: Action) =>
    action.kind === "let" && action.value.kind === "constant" && action.value.value === 0;
  const made = [...sequence(body.filter((action) => !isGiven(action))), ...(result === null ? [] : code(result))];
  return {
    exported: null,
    parameters: parameters.length,
    result: result !== null,
    locals: Array.from({ length: locals.size - parameters.length }, () => "i32" as const),
    body: made,
  };
}
