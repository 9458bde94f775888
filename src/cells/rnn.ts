import type { Cell } from "./cell.js";

/** The plain recurrent network (Elman, 1990): `h = f(W x + U h₋ + b)`. */
export const rnn: Cell = {
  name: "RNN",
  blocks: 1,
  biases: [{ name: "biasUpdate", initial: 0 }],
  scalars: [],
  gated: false,
  memory: false,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
};
