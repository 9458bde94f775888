/**
 * @file The pointwise part of a layer's step: its program, prepared to run, and the largest numbers that it can reach.
 */
import { asShift, partsOf } from "../language/expression.js";
import { reach } from "../language/interval.js";
import { runner } from "../language/run.js";
import type { Expression } from "../language/syntax.js";
import { arrayNames, lowered } from "./lowering.js";
import type { IntegerLayer } from "./model.js";
import type { LayerState } from "./state.js";

/**
 * Prepares the program for a layer's state.
 *
 * @param sums the H sums of each block, within ±sumLimit
 * @param check whether to check every number, and throw a RangeError if one leaves 32 bits
 * @returns a function that makes one step
 */
export function stepRunner(
  layer: IntegerLayer,
  sums: readonly Int32Array[],
  state: Pick<LayerState, "h" | "c">,
  check: boolean,
): () => void {
  const arrays: Record<string, Int16Array | Int32Array> = { [arrayNames.h]: state.h, [arrayNames.c]: state.c };
  sums.forEach((sum, block) => {
    arrays[arrayNames.sum(block)] = sum;
  });
  layer.biases.forEach((bias, which) => {
    arrays[arrayNames.bias(which)] = bias;
  });
  return runner(lowered(layer), arrays, layer.hidden, check);
}

/** A number of a step and how large it can become. */
export interface StepBound {
  /** The named value, or the stored state, that the number is part of. */
  what: string;
  most: number;
}

/** The largest 32-bit number in the computation of each value of a step, and every factor of a product. */
export function stepBounds(layer: IntegerLayer): { sums: StepBound[]; factors: StepBound[] } {
  const sums: StepBound[] = [];
  const factors: StepBound[] = [];
  for (const statement of lowered(layer)) {
    const value = statement.kind === "let" ? statement.named.value : statement.value;
    const what = statement.kind === "let" ? statement.named.name : "state";
    if (value.kind === "named") continue;
    const inside = [...expressionsOf(value)];
    sums.push({ what, most: Math.max(...inside.map(reach)) });
    for (const e of inside) {
      if (e.kind !== "multiply") continue;
      for (const factor of [e.a, e.b]) {
        factors.push({ what: factor.kind === "named" ? factor.name : what, most: reach(factor) });
      }
    }
  }
  return { sums, factors };
}

/** An expression and all its parts, down to named values. */
function* expressionsOf(e: Expression): Generator<Expression> {
  yield e;
  if (e.kind === "named") return;
  const parts = e.kind === "round" ? partsOf(asShift(e)) : partsOf(e);
  for (const part of parts) yield* expressionsOf(part);
}
