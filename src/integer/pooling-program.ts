/**
 * @file The mean or maximum of the states since the reset, as the procedures from which C and WebAssembly are printed.
 * They compute the same integers as `pooling.ts`, the plain reference.
 */
import { at } from "../core/at.js";
import { parseProcedures } from "../language/parse.js";
import { array } from "../language/procedure.js";
import type { NumberArray, Procedure } from "../language/syntax.js";
import type { IntegerModel } from "./model.js";
import { mostPooled } from "./pooling.js";

/** The arrays and procedures that an emitter prints. */
export interface PoolProgram {
  /** H int16: the last layer's state. */
  h: NumberArray;
  /** The arrays kept between steps. */
  kept: readonly NumberArray[];
  /** Called at the start of a window. */
  start: Procedure;
  /** Adds the state after a step. */
  pool: Procedure;
  /** Fills `read`; null: `read` is kept up to date. */
  fill: Procedure | null;
  /** H int16: what the head multiplies. */
  read: NumberArray;
}

/** The procedures of a model's readout; null if the head reads the last state. */
export function poolProgram({ readout, layers }: IntegerModel): PoolProgram | null {
  if (readout !== "mean" && readout !== "max") return null;
  const { hidden, stateBound } = at(layers, layers.length - 1, "layer");
  const h = array("h", "int16", hidden, "the state");
  return readout === "max" ? largest(h, stateBound) : mean(h, stateBound);
}

function largest(h: NumberArray, bound: number): PoolProgram {
  const H = h.length;
  const most = array("largest", "int16", H, "the largest h of each unit since the reset");
  const procedure = parseProcedures(
    `
start_pool() {
  for (let i: 0..${H} = 0; i < ${H}; i += 1) { largest[i] = ${-bound}; }
}
pool() {
  for (let i: 0..${H} = 0; i < ${H}; i += 1) {
    if (h[i] > largest[i]) { largest[i] = h[i]; }
  }
}`,
    [h, most],
  );
  return { h, kept: [most], start: procedure("start_pool"), pool: procedure("pool"), fill: null, read: most };
}

function mean(h: NumberArray, bound: number): PoolProgram {
  const H = h.length;
  const sum = array("sum", "int32", H, "of the states since the reset, or of the latest of them");
  const steps = array("steps", "uint16", 1, "how many states the sum counts");
  const read = array("mean", "int16", H, "what the head multiplies");
  const ends = `-${mostPooled * bound}, ${mostPooled * bound}`;
  const procedure = parseProcedures(
    `
start_pool() {
  steps[0] = 0;
  for (let i: 0..${H} = 0; i < ${H}; i += 1) { sum[i] = 0; }
}
/* Adds the state to its sum. Streams may be endless: after ${mostPooled} steps the sum is halved and counts half as many. */
pool() {
  if (steps[0] == ${mostPooled}) {
    steps[0] = ${mostPooled / 2};
    for (let i: 0..${H} = 0; i < ${H}; i += 1) { sum[i] = (within(sum[i], ${ends}) + 1) >> 1; }
  }
  steps[0] += 1;
  for (let i: 0..${H} = 0; i < ${H}; i += 1) { sum[i] += h[i]; }
}
/* The sum divided by the steps. The dividend is made positive, so that halves are rounded upwards. */
mean_states() {
  let count: 1..${mostPooled} = steps[0] ? steps[0] : 1;
  for (let i: 0..${H} = 0; i < ${H}; i += 1) {
    let positive: 0..2^31-1 = within(sum[i], ${ends}) + count * ${bound} + (count >> 1);
    mean[i] = positive / count - ${bound};
  }
}`,
    [h, sum, steps, read],
  );
  const kept = [sum, steps];
  return { h, kept, start: procedure("start_pool"), pool: procedure("pool"), fill: procedure("mean_states"), read };
}
