/**
 * @file The conversion of a raw sample to the network's input as WebAssembly: the folded normalisation, or the row of
 * an id.
 */
import { entryOf } from "../../core/at.js";
import { type InputProgram, inputProgram, sampleArray } from "../../integer/input-program.js";
import type { IntegerMatrix, IntegerModel } from "../../integer/model.js";
import { inMachineForm } from "../../language/machine.js";
import type { Expression } from "../../language/syntax.js";
import { type Emitter, upTo } from "./emitter.js";
import { expressionCode, type Placed } from "./expressions.js";
import { type Code, call, i32, select } from "./instructions.js";
import { half, spare, unit } from "./pointwise.js";
import { defineProcedure } from "./procedures.js";
import { word } from "./products.js";

/** Raw samples → the first layer's input. */
export function fold(model: IntegerModel, emitter: Emitter, sample: number, x: number): Code {
  return model.embedding === null
    ? folded(inputProgram(model.input), model.input.mean.length, emitter, sample, x)
    : lookUp(model.embedding, emitter, sample, x);
}

function folded(
  { product, shift, companded, tables }: InputProgram,
  channels: number,
  emitter: Emitter,
  sample: number,
  x: number,
): Code {
  const addresses = new Map([
    [sampleArray, sample],
    ...tables.map(({ name, values }): [string, number] => [name, emitter.memory.put(Int16Array.from(values ?? []))]),
  ]);
  const compand = companded === null ? 0 : defineProcedure(companded.procedure, new Map(), emitter);
  const code = (e: Expression): Code => expressionCode(inMachineForm(e), placed);
  const placed = (e: Placed): Code => {
    if (e.kind === "named") return code(e.value);
    if (e.kind === "call") return call(compand, ...e.parameters.map(code));
    if (e.kind !== "read") throw new Error(`a ${e.kind} belongs in a cell's step or in a procedure`);
    return i32.load16s(unit.get, entryOf(addresses, e.array, `the address of ${e.array}`));
  };
  const shifts = code(shift);
  return [
    ...unit.set(i32.const(0)),
    ...upTo(
      unit,
      2 * channels,
      2,
      half.set(i32.shr(i32.shl(i32.const(1), shifts), i32.const(1))),
      i32.store16(unit.get, word(i32.shr(i32.add(code(product), half.get), shifts), spare), x),
    ),
  ];
}

/** The row of an id → the first layer's input; an unknown id is read as id 0. */
function lookUp({ rows, columns, values }: IntegerMatrix, { memory }: Emitter, sample: number, x: number): Code {
  const table = memory.put(values);
  const id = i32.load16s(i32.const(0), sample);
  // Unsigned, a negative id is large.
  const known = select(id, i32.const(0), i32.lessUnsigned(id, i32.const(rows)));
  return [
    ...spare.set(i32.mul(known, i32.const(columns))),
    ...unit.set(i32.const(0)),
    ...upTo(
      unit,
      columns,
      1,
      i32.store16(i32.shl(unit.get, i32.const(1)), i32.load8s(i32.add(spare.get, unit.get), table), x),
    ),
  ];
}
