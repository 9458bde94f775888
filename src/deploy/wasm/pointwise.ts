/** @file A layer's pointwise step as WebAssembly: the program of `src/integer/lowering.ts` in a loop over the units. */
import { entryOf } from "../../core/at.js";
import { arrayNames, lowered } from "../../integer/lowering.js";
import type { IntegerLayer } from "../../integer/model.js";
import { programCode } from "./expressions.js";
import { type Code, i32, local, repeatWhile } from "./instructions.js";

/** Addresses of a layer's numbers, int16 each. */
export interface LayerPlaces {
  h: number;
  /** null: the cell has no memory cell. */
  c: number | null;
  /** One for each block. */
  sums: readonly number[];
  biases: readonly number[];
}

/** Locals: twice the unit's index; a scratch local; the first two for named values. */
export const pointwiseLocals = { unit: 0, spare: 1, first: 2, second: 3 } as const;
const { unit, spare, first } = pointwiseLocals;

/**
 * All units, one after another. `sigmoid` returns the index of the sigmoid function, and is called only if it is
 * needed.
 */
export function pointwise(layer: IntegerLayer, places: LayerPlaces, sigmoid: () => number): Code {
  const addresses = new Map<string, number>([
    [arrayNames.h, places.h],
    ...(places.c === null ? [] : [[arrayNames.c, places.c] satisfies [string, number]]),
    ...places.sums.map((address, block): [string, number] => [arrayNames.sum(block), address]),
    ...places.biases.map((address, which): [string, number] => [arrayNames.bias(which), address]),
  ]);
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
        sigmoid,
      }),
      local.set(unit, i32.add(local.get(unit), i32.const(2))),
    ),
  ];
}
