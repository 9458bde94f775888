import type { Cell } from "./cell.js";

/**
 * FastGRNN (Kusupati et al., NIPS 2018, §3.2): the residual weight becomes a gate that shares W and U with the update.
 *
 *     s = W x + U h₋,   z = g(s + b_z),   h̃ = f(s + b_h)
 *     h = (ζ(1 − z) + ν) ⊙ h̃ + z ⊙ h₋,   ζ = σ(zeta), ν = σ(nu)
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
  gate: "sigmoid",
  update: "tanh",
};
