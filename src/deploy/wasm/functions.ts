/** @file The list of an exported module's functions, and functions whose locals have names. */
import { type Code, i32, local } from "./instructions.js";
import type { WasmFunction } from "./module.js";

/** A list of functions that contains only those in use. */
export class Functions {
  readonly all: WasmFunction[] = [];
  private readonly known = new Map<() => WasmFunction, number>();
  readonly define = (code: WasmFunction): number => this.all.push(code) - 1;

  /** Index of a function, which is added on its first use. */
  index(make: () => WasmFunction): number {
    const index = this.known.get(make) ?? this.define(make());
    this.known.set(make, index);
    return index;
  }
}

/** An int32 local. */
export interface Variable {
  index: number;
  get: Code;
  set(value: Code): Code;
  /** Sets the local and leaves the value. */
  tee(value: Code): Code;
  add(value: Code): Code;
}

const variable = (index: number): Variable => ({
  index,
  get: local.get(index),
  set: (value) => local.set(index, value),
  tee: (value) => local.tee(index, value),
  add: (value) => local.set(index, i32.add(local.get(index), value)),
});

/**
 * A function with named int32 parameters and locals.
 * @param body its code; the last piece leaves the result
 */
export function intFunction<Name extends string>(
  parameters: readonly Name[],
  locals: readonly Name[],
  body: (variables: Readonly<Record<Name, Variable>>) => readonly Code[],
  { exported = null, result = true }: { exported?: string | null; result?: boolean } = {},
): WasmFunction {
  const entries = [...parameters, ...locals].map((name, index) => [name, variable(index)] as const);
  return {
    exported,
    parameters: parameters.length,
    result,
    locals: locals.map(() => "i32" as const),
    body: body(Object.fromEntries(entries) as Record<Name, Variable>).flat(),
  };
}
