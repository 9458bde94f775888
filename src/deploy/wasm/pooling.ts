/** @file The mean or the maximum of the states since the reset, as WebAssembly. */
import type { IntegerModel } from "../../integer/model.js";
import { poolProgram } from "../../integer/pooling-program.js";
import { elementTypes, type NumberArray, type Procedure } from "../../language/syntax.js";
import type { Emitter } from "./emitter.js";
import { type Code, call } from "./instructions.js";
import { padded } from "./memory.js";
import { defineProcedure } from "./procedures.js";

/** Address and code of an exported module's pooling. */
export interface Pool {
  /** Address of the vector that the head multiplies. */
  read: number;
  /** Code at a reset. */
  starting: Code;
  /** Code at the end of a step. */
  adding: Code;
  /** Code before the head, when scores are computed. */
  filling: Code;
}

/** @param h address of the last layer's state */
export function placePool(model: IntegerModel, h: number, emitter: Emitter): Pool {
  const program = poolProgram(model);
  if (program === null) return { read: h, starting: [], adding: [], filling: [] };
  const { kept, read, start, pool, fill } = program;
  const places = new Map<NumberArray, number>([[program.h, h]]);
  for (const array of [read, ...kept]) {
    if (!places.has(array))
      places.set(array, emitter.memory.take(elementTypes[array.type].bytes * padded(array.length)));
  }
  const called = (procedure: Procedure | null): Code =>
    procedure === null ? [] : call(defineProcedure(procedure, places, emitter));
  return { read: places.get(read) ?? h, starting: called(start), adding: called(pool), filling: called(fill) };
}
