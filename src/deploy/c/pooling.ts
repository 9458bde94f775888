/**
 * @file The mean or the maximum of the states since the reset in C: kept in an exported model's state and read by its
 * head.
 */
import type { IntegerModel } from "../../integer/model.js";
import { poolProgram } from "../../integer/pooling-program.js";
import type { NumberArray } from "../../language/syntax.js";
import { callText, procedureText } from "./procedures.js";
import type { Lines } from "./text.js";

/** The parts that pooling adds to an exported model. */
export interface PoolText {
  /** Members of the state struct, after the hidden state. */
  members: Lines;
  /** Statements of reset. */
  reset: Lines;
  /** The functions, and the call at the end of a step. */
  functions: Lines;
  call: Lines;
  /** The vector that the head multiplies, and its declaration and computation in the function for scores. */
  read: string;
  declarations: Lines;
  filling: Lines;
}

/** @param h the last layer's state, as an expression */
export function poolText(model: IntegerModel, h: string): PoolText {
  const program = poolProgram(model);
  if (program === null)
    return { members: [], reset: [], functions: [], call: [], read: h, declarations: [], filling: [] };
  const { kept, start, pool, fill, read } = program;
  const places = new Map<NumberArray, string>([
    [program.h, h],
    ...kept.map((array): [NumberArray, string] => [array, `state->${array.name}`]),
  ]);
  return {
    members: kept.map(({ name, type, length, says }) => `${type}_t ${name}[${length}]; /* ${says} */`),
    reset: [`${callText(start, places)};`],
    functions: [start, pool, ...(fill === null ? [] : [fill])].flatMap(procedureText),
    call: [`${callText(pool, places)};`],
    read: places.get(read) ?? read.name,
    declarations: fill === null ? [] : [`SCRATCH int16_t ${read.name}[${read.length}];`],
    filling: fill === null ? [] : [`${callText(fill, places)};`],
  };
}
