import type { Cell } from "../cell.js";

/**
 * LSTM (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000).
 *
 *     i, φ, o = g(W_i x + U_i h₋ + b_i), g(W_φ x + U_φ h₋ + b_φ), g(W_o x + U_o h₋ + b_o)
 *     c̃ = f(W_c x + U_c h₋ + b_c),   c = φ ⊙ c₋ + i ⊙ c̃,   h = o ⊙ f(c)
 *
 * Blocks of W and U: input, forget, cell, output. A bound on the state applies to h, not to c.
 */
export const lstm: Cell = {
  blocks: ["input", "forget", "cell", "output"],
  biases: [
    { name: "biasInput", initial: 0, lasting: -1 },
    { name: "biasForget", initial: 1, lasting: 1 },
    { name: "biasCell", initial: 0 },
    { name: "biasOutput", initial: 0 },
  ],
  scalars: [],
  gated: true,
  memory: true,
  recurrent: "h",
  splitsUpdate: false,
  convex: true,
  deploymentBound: 1,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "tanh",
  step({ sum, bias, add, times, g, f, c: before }) {
    const biased = (block: number) => add(sum(block), bias(block));
    const c = add(times(g(biased(1)), before), times(g(biased(0)), f(biased(2))));
    return { h: times(g(biased(3)), f(c)), c };
  },
};
