import type { Cell } from "../cell.js";

/**
 * FastRNN (Kusupati et al., NIPS 2018, §3.1): a residual connection with two learnt scalars.
 *
 *     h̃ = f(W x + U h₋ + b),   h = α h̃ + β h₋,   α = σ(alpha), β = σ(beta)
 */
export const fastRnn: Cell = {
  blocks: ["update"],
  biases: [{ name: "biasUpdate", initial: 1 }],
  scalars: [
    { name: "alpha", initial: -3, bits: 15, lasting: -1 },
    { name: "beta", initial: 3, bits: 15, lasting: 1 },
  ],
  gated: false,
  memory: false,
  recurrent: "h",
  splitsUpdate: false,
  convex: false,
  deploymentBound: 1,
  recurrentGain: 1,
  residual: "alpha",
  gate: "sigmoid",
  update: "tanh",
  step({ sum, bias, scalar, add, times, f, h }) {
    return { h: add(times(scalar(0), f(add(sum(0), bias(0)))), times(scalar(1), h)) };
  },
};
