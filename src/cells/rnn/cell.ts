import type { Cell } from "../cell.js";

/** The plain recurrent network (Elman, 1990): `h = f(W x + U h₋ + b)`. */
export const rnn: Cell = {
  blocks: ["update"],
  biases: [{ name: "biasUpdate", initial: 0 }],
  scalars: [],
  gated: false,
  memory: false,
  recurrent: "h",
  splitsUpdate: false,
  convex: true,
  deploymentBound: 1,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
  step({ sum, bias, add, f }) {
    return { h: f(add(sum(0), bias(0))) };
  },
};
