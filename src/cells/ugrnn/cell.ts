import type { Cell } from "../cell.js";

/**
 * UGRNN (Collins, Sohl-Dickstein and Sussillo, ICLR 2017): one gate with separate matrices.
 *
 *     z = g(W_z x + U_z h₋ + b_z),   h̃ = f(W_h x + U_h h₋ + b_h),   h = z ⊙ h₋ + (1 − z) ⊙ h̃
 *
 * Blocks of W and U: gate, update.
 */
export const ugrnn: Cell = {
  blocks: ["gate", "update"],
  biases: [
    { name: "biasGate", initial: 1, lasting: 1 },
    { name: "biasUpdate", initial: 1 },
  ],
  scalars: [],
  gated: true,
  memory: false,
  recurrent: "h",
  splitsUpdate: false,
  convex: true,
  deploymentBound: 1,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
  step({ sum, bias, add, times, rest, g, f, h }) {
    const z = g(add(sum(0), bias(0)));
    return { h: add(times(z, h), times(rest(z), f(add(sum(1), bias(1))))) };
  },
};
