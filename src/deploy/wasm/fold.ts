/**
 * @file The conversion of a raw sample to the network's input as WebAssembly: the folded normalisation, or the row of
 * an id.
 */
import { entryOf } from "../../core/at.js";
import { type InputProgram, inputProgram, sampleArray } from "../../integer/input-program.js";
import type { IntegerMatrix, IntegerModel } from "../../integer/model.js";
import type { Expression } from "../../language/expression.js";
import { inMachineForm } from "../../language/machine.js";
import type { Emitter } from "./emitter.js";
import { expressionCode, type Placed } from "./expressions.js";
import { type Code, call, i32, local, repeatWhile, select } from "./instructions.js";
import { pointwiseLocals } from "./pointwise.js";
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
  // Twice the channel's index: an offset in bytes of int16.
  const [at, spare, half] = [pointwiseLocals.unit, pointwiseLocals.spare, pointwiseLocals.first];
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
    return i32.load16s(local.get(at), entryOf(addresses, e.array, `the address of ${e.array}`));
  };
  const shifts = code(shift);
  return [
    ...local.set(at, i32.const(0)),
    ...repeatWhile(
      i32.less(local.get(at), i32.const(2 * channels)),
      local.set(half, i32.shr(i32.shl(i32.const(1), shifts), i32.const(1))),
      i32.store16(local.get(at), word(i32.shr(i32.add(code(product), local.get(half)), shifts), spare), x),
      local.set(at, i32.add(local.get(at), i32.const(2))),
    ),
  ];
}

/** The row of an id → the first layer's input; an unknown id is read as id 0. */
function lookUp({ rows, columns, values }: IntegerMatrix, { memory }: Emitter, sample: number, x: number): Code {
  const table = memory.put(values);
  const [at, row] = [pointwiseLocals.unit, pointwiseLocals.spare];
  const id = i32.load16s(i32.const(0), sample);
  // Unsigned, a negative id is large.
  const known = select(id, i32.const(0), i32.lessUnsigned(id, i32.const(rows)));
  return [
    ...local.set(row, i32.mul(known, i32.const(columns))),
    ...local.set(at, i32.const(0)),
    ...repeatWhile(
      i32.less(local.get(at), i32.const(columns)),
      i32.store16(i32.shl(local.get(at), i32.const(1)), i32.load8s(i32.add(local.get(row), local.get(at)), table), x),
      local.set(at, i32.add(local.get(at), i32.const(1))),
    ),
  ];
}
