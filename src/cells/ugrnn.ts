import type { Cell } from "./cell.js";

/**
 * UGRNN (Collins, Sohl-Dickstein and Sussillo, ICLR 2017): one gate, with matrices of its own.
 *
 *     z = g(W_z x + U_z h₋ + b_z),   h̃ = f(W_h x + U_h h₋ + b_h),   h = z ⊙ h₋ + (1 − z) ⊙ h̃
 *
 * Blocks of W and U: gate, update.
 */
export const ugrnn: Cell = {
  name: "UGRNN",
  blocks: 2,
  biases: [
    { name: "biasGate", initial: 1 },
    { name: "biasUpdate", initial: 1 },
  ],
  scalars: [],
  gated: true,
  memory: false,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
};
