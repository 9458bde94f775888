/** @file The mean or the largest of the states since the reset, in C: what an exported model keeps beside its state, and its head reads. */
import type { IntegerModel } from "../../integer/model.js";
import { poolProgram } from "../../integer/pooling-program.js";
import type { NumberArray } from "../../language/procedure.js";
import { callText, procedureText } from "./procedures.js";
import type { Lines } from "./text.js";

/** What pooling adds to an exported model. */
export interface PoolText {
  /** Members of the state struct, after the hidden state. */
  members: Lines;
  /** Statements of reset. */
  reset: Lines;
  /** The functions, and the call at the end of a step. */
  functions: Lines;
  call: Lines;
  /** What the head multiplies, and how it is declared and filled where scores are asked for. */
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
