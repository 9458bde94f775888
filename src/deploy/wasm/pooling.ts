/** @file The mean or the largest of the states since the reset, as WebAssembly. */
import type { IntegerModel } from "../../integer/model.js";
import { poolProgram } from "../../integer/pooling-program.js";
import { elementTypes, type NumberArray, type Procedure } from "../../language/procedure.js";
import { type Code, call } from "./instructions.js";
import { type MemoryPlan, padded } from "./memory.js";
import type { WasmFunction } from "./module.js";
import { defineProcedure } from "./procedures.js";

/** Where an exported module keeps what it pools, and its code. */
export interface Pool {
  /** Address of what the head multiplies. */
  read: number;
  /** At a reset. */
  starting: Code;
  /** At the end of a step. */
  adding: Code;
  /** Before the head, where scores are asked for. */
  filling: Code;
}

/** @param h address of the last layer's state */
export function placePool(
  model: IntegerModel,
  h: number,
  memory: MemoryPlan,
  define: (code: WasmFunction) => number,
): Pool {
  const program = poolProgram(model);
  if (program === null) return { read: h, starting: [], adding: [], filling: [] };
  const { kept, read, start, pool, fill } = program;
  const places = new Map<NumberArray, number>([[program.h, h]]);
  for (const array of [read, ...kept]) {
    if (!places.has(array)) places.set(array, memory.take(elementTypes[array.type].bytes * padded(array.length)));
  }
  const called = (procedure: Procedure | null): Code =>
    procedure === null ? [] : call(defineProcedure(procedure, places, memory, define));
  return { read: places.get(read) ?? h, starting: called(start), adding: called(pool), filling: called(fill) };
}
