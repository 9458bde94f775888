/** @file The mean or the largest of the states since the reset, in C: what an exported model keeps beside its state, and its head reads. */
import { at } from "../../core/at.js";
import type { IntegerModel } from "../../integer/model.js";
import { mostPooled } from "../../integer/pooling.js";
import type { Lines } from "./text.js";

/** What pooling adds to an exported model. */
export interface PoolText {
  /** Members of the state struct, after the hidden state. */
  members: Lines;
  /** Statements of reset, which has an int i. */
  reset: Lines;
  /** The function that takes in a state, and its call at the end of a step. */
  functions: Lines;
  call: Lines;
  /** What the head multiplies, and how it is declared and filled where scores are asked for. */
  read: string;
  declarations: Lines;
  filling: Lines;
}

/**
 * @param name of the model
 * @param h the last layer's state, as an expression
 */
export function poolText({ readout, layers }: IntegerModel, name: string, h: string): PoolText {
  const { hidden, stateBound } = at(layers, layers.length - 1, "layer");
  const each = `for (i = 0; i < ${hidden}; i++)`;
  const signature = `static void pool(${name}_state *state) {`;
  const call = ["pool(state);"];
  if (readout === "max") {
    const keep = `if (${h}[i] > state->largest[i]) state->largest[i] = ${h}[i];`;
    return {
      members: [`int16_t largest[${hidden}]; /* the largest h of each unit since the reset */`],
      reset: [`${each} state->largest[i] = ${-stateBound};`],
      functions: [signature, ["int i;", `${each} {`, [keep], "}"], "}", ""],
      call,
      read: "state->largest",
      declarations: [],
      filling: [],
    };
  }
  if (readout === "mean") {
    const sum = `(uint32_t)(state->sum[i] + (int32_t)steps * ${stateBound})`;
    return {
      members: [`int32_t sum[${hidden}]; /* of the last h, and of how many steps */`, "uint16_t steps;"],
      reset: [`${each} state->sum[i] = 0;`, "state->steps = 0;"],
      functions: [
        `/* Adds the state to its sum. A stream may be endless: of ${mostPooled} steps the sum is halved, and counts for half as many. */`,
        signature,
        [
          "int i;",
          `if (state->steps == ${mostPooled}u) {`,
          [`state->steps = ${mostPooled / 2};`, `${each} state->sum[i] = (state->sum[i] + 1) >> 1;`],
          "}",
          "state->steps++;",
          `${each} state->sum[i] += ${h}[i];`,
        ],
        "}",
        "",
      ],
      call,
      read: "mean",
      declarations: [
        `SCRATCH int16_t mean[${hidden}];`,
        "const uint16_t steps = state->steps > 0 ? state->steps : 1;",
        "int n;",
      ],
      filling: [
        "/* Above 0 while it is divided, so that halves are rounded upwards. */",
        `for (n = 0; n < ${hidden}; n++) mean[n] = (int16_t)((int32_t)((${sum.replaceAll("[i]", "[n]")} + steps / 2) / steps) - ${stateBound});`,
      ],
    };
  }
  return { members: [], reset: [], functions: [], call: [], read: h, declarations: [], filling: [] };
}
