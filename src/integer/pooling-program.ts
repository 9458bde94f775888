/**
 * @file The mean or the largest of the states since the reset, as devices compute it, written once: C and WebAssembly are printed from
 * these procedures. They give the integers of `pooling.ts`, the plain reference.
 */
import { at } from "../core/at.js";
import { parseProcedures } from "../language/parse.js";
import { array, type NumberArray, type Procedure } from "../language/procedure.js";
import type { IntegerModel } from "./model.js";
import { mostPooled } from "./pooling.js";

/** What an emitter prints. */
export interface PoolProgram {
  /** H int16: the last layer's state. */
  h: NumberArray;
  /** What is kept between steps. */
  kept: readonly NumberArray[];
  /** Where a window begins. */
  start: Procedure;
  /** Takes in the state after a step. */
  pool: Procedure;
  /** Makes what the head multiplies; null: it is kept. */
  fill: Procedure | null;
  /** H int16: what the head multiplies. */
  read: NumberArray;
}

/** Null where the head reads the last state. */
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
  const sum = array("sum", "int32", H, "of the states since the reset, or of the last of them");
  const steps = array("steps", "uint16", 1, "of how many");
  const read = array("mean", "int16", H, "what the head multiplies");
  const ends = `-${mostPooled * bound}, ${mostPooled * bound}`;
  const procedure = parseProcedures(
    `
start_pool() {
  steps[0] = 0;
  for (let i: 0..${H} = 0; i < ${H}; i += 1) { sum[i] = 0; }
}
/* Adds the state to its sum. A stream may be endless: of ${mostPooled} steps the sum is halved, and counts for half as many. */
pool() {
  if (steps[0] == ${mostPooled}) {
    steps[0] = ${mostPooled / 2};
    for (let i: 0..${H} = 0; i < ${H}; i += 1) { sum[i] = (within(sum[i], ${ends}) + 1) >> 1; }
  }
  steps[0] += 1;
  for (let i: 0..${H} = 0; i < ${H}; i += 1) { sum[i] += h[i]; }
}
/* The sum over the steps. It is above 0 while it is divided, so that halves are rounded upwards. */
mean_state() {
  let count: 1..${mostPooled} = steps[0] ? steps[0] : 1;
  for (let i: 0..${H} = 0; i < ${H}; i += 1) {
    let positive: 0..2^31-1 = within(sum[i], ${ends}) + count * ${bound} + (count >> 1);
    mean[i] = positive / count - ${bound};
  }
}`,
    [h, sum, steps, read],
  );
  const kept = [sum, steps];
  return { h, kept, start: procedure("start_pool"), pool: procedure("pool"), fill: procedure("mean_state"), read };
}
