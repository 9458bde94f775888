/** @file A module under construction: its memory and its functions, whose locals have names. */
import { type Code, call, i32, local, repeatWhile } from "./instructions.js";
import { MemoryPlan } from "./memory.js";
import type { ValueType, WasmFunction } from "./module.js";

const codeOf = (value: Code | number): Code => (typeof value === "number" ? i32.const(value) : value);

/** Collects the parts of a module. */
export class Emitter {
  readonly memory = new MemoryPlan();
  readonly functions: WasmFunction[] = [];
  /** Code that has to run before the first step. */
  readonly starting: number[] = [];
  private readonly known = new Map<(memory: MemoryPlan) => WasmFunction, number>();

  /** Adds a function. Returns its index. */
  define(code: WasmFunction): number {
    return this.functions.push(code) - 1;
  }

  /** The call of a function, which is added on its first use. */
  call(make: (memory: MemoryPlan) => WasmFunction, ...parameters: (Code | number)[]): Code {
    const index = this.known.get(make) ?? this.define(make(this.memory));
    this.known.set(make, index);
    return call(index, ...parameters.map(codeOf));
  }
}

/** A local. */
export interface Variable {
  get: Code;
  set(value: Code): Code;
  /** Sets the local and leaves the value. */
  tee(value: Code): Code;
  add(value: Code | number): Code;
}

export const variable = (index: number): Variable => ({
  get: local.get(index),
  set: (value) => local.set(index, value),
  tee: (value) => local.tee(index, value),
  add: (value) => local.set(index, i32.add(local.get(index), codeOf(value))),
});

/** Runs the body, then adds `by` to a local, while it is below `end` afterwards. */
export const upTo = (counter: Variable, end: Code | number, by: number, ...body: Code[]): Code =>
  repeatWhile(i32.less(counter.get, codeOf(end)), ...body, counter.add(by));

/**
 * A function with named int32 parameters and locals.
 * @param body its code; if it has a result, the last piece leaves it
 */
export function namedFunction<Parameter extends string, Local extends string>(
  parameters: readonly Parameter[],
  locals: Readonly<Record<Local, ValueType>>,
  body: (variables: Readonly<Record<Parameter | Local, Variable>>) => readonly Code[],
  { exported = null, result = false }: { exported?: string | null; result?: boolean } = {},
): WasmFunction {
  const names = [...parameters, ...Object.keys(locals)];
  const variables = Object.fromEntries(names.map((name, index) => [name, variable(index)]));
  return {
    exported,
    parameters: parameters.length,
    result,
    locals: Object.values(locals),
    body: body(variables as Record<Parameter | Local, Variable>).flat(),
  };
}
