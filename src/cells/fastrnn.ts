import type { Cell } from "./cell.js";

/**
 * FastRNN (Kusupati et al., NIPS 2018, §3.1): a residual connection with two learnt scalars.
 *
 *     h̃ = f(W x + U h₋ + b),   h = α h̃ + β h₋,   α = σ(alpha), β = σ(beta)
 */
export const fastRnn: Cell = {
  name: "FastRNN",
  blocks: 1,
  biases: [{ name: "biasUpdate", initial: 1 }],
  scalars: [
    { name: "alpha", initial: -3 },
    { name: "beta", initial: 3 },
  ],
  gated: false,
  memory: false,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
};
