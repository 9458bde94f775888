import type { Cell } from "./cell.js";

/**
 * FastGRNN (Kusupati et al., NIPS 2018, §3.2): the residual weight becomes a gate that shares W and U with the update.
 *
 *     s = W x + U h₋,   z = g(s + b_z),   h̃ = f(s + b_h)
 *     h = (ζ(1 − z) + ν) ⊙ h̃ + z ⊙ h₋,   ζ = σ(zeta), ν = σ(nu)
 *
 * The gate keeps most of h₋ from the start, and U adds to that through both terms: with an orthogonal U at its whole
 * norm the two together amplify, so U starts at half of it.
 */
export const fastGrnn: Cell = {
  name: "FastGRNN",
  blocks: 1,
  biases: [
    { name: "biasGate", initial: 1 },
    { name: "biasUpdate", initial: 1 },
  ],
  scalars: [
    { name: "zeta", initial: 1 },
    { name: "nu", initial: -4 },
  ],
  gated: true,
  memory: false,
  recurrentGain: 0.5,
  gate: "sigmoid",
  update: "tanh",
};
