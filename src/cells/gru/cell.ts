import type { Cell } from "../cell.js";

/**
 * GRU (Cho et al., 2014), with the reset after the recurrent product, as in PyTorch and Keras.
 *
 *     r = g(W_r x + U_r h₋ + b_r),   z = g(W_z x + U_z h₋ + b_z)
 *     h̃ = f(W_h x + b_h + r ⊙ (U_h h₋ + b_hr)),   h = z ⊙ h₋ + (1 − z) ⊙ h̃
 *
 * Blocks of W and U: reset, gate, update.
 */
export const gru: Cell = {
  blocks: ["reset", "gate", "update"],
  biases: [
    { name: "biasReset", initial: 0 },
    { name: "biasGate", initial: 1, lasting: 1 },
    { name: "biasUpdate", initial: 0 },
    { name: "biasUpdateRecurrent", initial: 0 },
  ],
  scalars: [],
  gated: true,
  memory: false,
  recurrent: "h",
  splitsUpdate: true,
  convex: true,
  deploymentBound: 1,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
  step({ sum, wx, uh, bias, add, times, rest, preactivation, g, f, h }) {
    const r = g(add(sum(0), bias(0)));
    const z = g(add(sum(1), bias(1)));
    const passed = times(r, add(uh(2), bias(3)));
    const candidate = f(add(preactivation(add(wx(2), passed)), bias(2)));
    return { h: add(times(z, h), times(rest(z), candidate)) };
  },
};
