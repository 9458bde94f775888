/** @file A layer's pointwise step as WebAssembly: the program of `src/integer/lowering.ts` in a loop over the units. */
import { entryOf } from "../../core/at.js";
import { lowered } from "../../integer/lowering.js";
import type { IntegerLayer } from "../../integer/model.js";
import { sigmoid } from "./activations.js";
import type { Emitter } from "./emitter.js";
import { programCode } from "./expressions.js";
import { type Code, i32, local, repeatWhile } from "./instructions.js";

/** Locals: twice the unit's index; a scratch local; the first two for named values. */
export const pointwiseLocals = { unit: 0, spare: 1, first: 2, second: 3 } as const;
const { unit, spare, first } = pointwiseLocals;

/** All units, one after another. `addresses`: of the program's arrays of int16. */
export function pointwise(layer: IntegerLayer, addresses: ReadonlyMap<string, number>, emitter: Emitter): Code {
  const addressOf = (array: string): number => entryOf(addresses, array, `the address of ${array}`);
  return [
    ...local.set(unit, i32.const(0)),
    ...repeatWhile(
      i32.less(local.get(unit), i32.const(2 * layer.hidden)),
      programCode(lowered(layer), {
        read: (array) => i32.load16s(local.get(unit), addressOf(array)),
        store: (array, value) => i32.store16(local.get(unit), value, addressOf(array)),
        spare,
        firstNamed: first,
        sigmoid: (value) => emitter.call(sigmoid, value),
      }),
      local.set(unit, i32.add(local.get(unit), i32.const(2))),
    ),
  ];
}
