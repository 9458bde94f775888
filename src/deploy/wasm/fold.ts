/** @file The folded normalisation in WebAssembly. */
import type { IntegerMatrix, IntegerModel } from "../../integer/model.js";
import { type Functions, intFunction } from "./functions.js";
import { type Code, call, i32, local, repeatWhile, select, when } from "./instructions.js";
import type { MemoryPlan } from "./memory.js";
import type { WasmFunction } from "./module.js";
import { pointwiseLocals } from "./pointwise.js";
import { word } from "./products.js";

/** A raw sample companded: see `compandRaw`. */
const compandFunction = (): WasmFunction =>
  intFunction(["sample", "centre", "knee"], ["distance", "knees", "half"], (own) => {
    const { sample, centre, knee, distance, knees, half } = own;
    const below = i32.less(sample.get, centre.get);
    const difference = i32.sub(sample.get, centre.get);
    const above = i32.greater(distance.get, i32.sub(i32.shl(knee.get, i32.const(1)), i32.const(1)));
    const negative = (value: Code) => i32.sub(i32.const(0), value);
    return [
      distance.set(select(negative(difference), difference, below)),
      when(
        above,
        repeatWhile(
          above,
          knees.add(knee.get),
          half.set(i32.and(distance.get, i32.const(1))),
          distance.set(i32.shr(distance.get, i32.const(1))),
        ),
      ),
      distance.add(i32.add(knees.get, half.get)),
      select(negative(distance.get), distance.get, below),
    ];
  });

/** The row of an id → the first layer's input; what is no id is taken for id 0. */
function lookUp({ rows, columns, values }: IntegerMatrix, memory: MemoryPlan, sample: number, x: number): Code {
  const table = memory.put(values);
  const [at, row] = [pointwiseLocals.unit, pointwiseLocals.spare];
  const id = i32.load16s(i32.const(0), sample);
  // Without a sign what is below 0 is large, too.
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

/** Raw samples → the first layer's input. */
export function fold(model: IntegerModel, memory: MemoryPlan, functions: Functions, sample: number, x: number): Code {
  if (model.embedding !== null) return lookUp(model.embedding, memory, sample, x);
  const { companding, mean, multiplier, shift } = model.input;
  const [at, spare, half] = [pointwiseLocals.unit, pointwiseLocals.spare, pointwiseLocals.first];
  const constant = (values: Int16Array) =>
    values.every((value) => value === values[0])
      ? i32.const(values[0] ?? 0)
      : i32.load16s(local.get(at), memory.put(values));
  const shifts = constant(Int16Array.from(shift));
  const recorded = i32.load16s(local.get(at), sample);
  const knee = (bits: Uint8Array) => constant(Int16Array.from(bits, (power) => 1 << power));
  const raw =
    companding === null
      ? recorded
      : call(functions.index(compandFunction), recorded, constant(companding.centre), knee(companding.kneeBits));
  const product = i32.mul(i32.sub(raw, constant(mean)), constant(multiplier));
  return [
    ...local.set(at, i32.const(0)),
    ...repeatWhile(
      i32.less(local.get(at), i32.const(2 * mean.length)),
      local.set(half, i32.shr(i32.shl(i32.const(1), shifts), i32.const(1))),
      i32.store16(local.get(at), word(i32.shr(i32.add(product, local.get(half)), shifts), spare), x),
      local.set(at, i32.add(local.get(at), i32.const(2))),
    ),
  ];
}
