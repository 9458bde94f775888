/** @file The mean or the largest of the states since the reset, as WebAssembly: `src/integer/pooling.ts`, in numbers that all start at 0. */
import { at } from "../../core/at.js";
import type { IntegerModel } from "../../integer/model.js";
import { mostPooled } from "../../integer/pooling.js";
import { type Code, i32, local, repeatWhile, select, when } from "./instructions.js";
import { type MemoryPlan, padded } from "./memory.js";
import { pointwiseLocals } from "./pointwise.js";

/** Where an exported module keeps what it pools, and its code. */
export interface Pool {
  /** Address of what the head multiplies. */
  read: number;
  /** At the end of a step. */
  adding: Code;
  /** Before the head, where scores are asked for. */
  filling: Code;
}

const { unit, first, second } = pointwiseLocals;

/** Code for each unit, twice its index being in a local; 0 is in it afterwards. */
const forUnits = (count: number, ...body: Code[]): Code => [
  ...local.set(unit, i32.const(0)),
  ...repeatWhile(
    i32.less(local.get(unit), i32.const(2 * count)),
    ...body,
    local.set(unit, i32.add(local.get(unit), i32.const(2))),
  ),
  ...local.set(unit, i32.const(0)),
];

/** @param h address of the last layer's state; what is taken next to it, a reset clears */
export function placePool({ readout, layers }: IntegerModel, h: number, memory: MemoryPlan): Pool {
  const { hidden, stateBound } = at(layers, layers.length - 1, "layer");
  if (readout !== "mean" && readout !== "max") return { read: h, adding: [], filling: [] };
  const state = i32.load16s(local.get(unit), h);
  const bound = i32.const(stateBound);
  const read = memory.take(2 * padded(hidden));
  if (readout === "max") {
    // What is kept is the largest plus the bound.
    const largest = memory.take(2 * padded(hidden));
    const kept = i32.load16u(local.get(unit), largest);
    return {
      read,
      adding: forUnits(
        hidden,
        local.set(first, i32.add(state, bound)),
        local.set(second, kept),
        i32.store16(
          local.get(unit),
          select(local.get(first), local.get(second), i32.greater(local.get(first), local.get(second))),
          largest,
        ),
      ),
      filling: forUnits(hidden, i32.store16(local.get(unit), i32.sub(kept, bound), read)),
    };
  }
  const sums = memory.take(4 * padded(hidden));
  const steps = memory.take(4);
  const place = i32.shl(local.get(unit), i32.const(1));
  const sum = i32.load(place, sums);
  const count = i32.load(i32.const(0), steps);
  const setCount = (value: Code): Code => i32.store(i32.const(0), value, steps);
  const positive = i32.add(sum, i32.mul(local.get(first), bound));
  const half = i32.shr(local.get(first), i32.const(1));
  return {
    read,
    adding: [
      ...when(
        i32.equal(count, i32.const(mostPooled)),
        setCount(i32.const(mostPooled / 2)),
        forUnits(hidden, i32.store(place, i32.shr(i32.add(sum, i32.const(1)), i32.const(1)), sums)),
      ),
      ...setCount(i32.add(count, i32.const(1))),
      ...forUnits(hidden, i32.store(place, i32.add(sum, state), sums)),
    ],
    filling: [
      ...local.set(second, count),
      ...local.set(first, select(local.get(second), i32.const(1), i32.greater(local.get(second), i32.const(0)))),
      ...forUnits(
        hidden,
        i32.store16(
          local.get(unit),
          i32.sub(i32.divideUnsigned(i32.add(positive, half), local.get(first)), bound),
          read,
        ),
      ),
    ],
  };
}
