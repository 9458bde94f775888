import type { Cell } from "../cell.js";

/**
 * minGRU (Feng et al., "Were RNNs all we needed?", arXiv 2410.01201, §3.1.3): a GRU whose gate and update do not see the
 * state. There is no U: a step costs W x alone, and nothing but z carries anything from step to step.
 *
 *     z = g(W_z x + b_z),   h̃ = f(W_h x + b_h),   h = (1 − z) ⊙ h₋ + z ⊙ h̃
 *
 * Blocks of W: gate, update. f is the identity, as in the paper's plain version. Its other version has h̃ = g(W_h x),
 * with g(v) = v + ½ above 0 and σ(v) below, which keeps h positive for a parallel scan in logarithms; computing step by
 * step needs no scan, and a state of one sign would waste a bit. The gate starts half closed, so that the state lasts
 * for some steps.
 */
export const minGru: Cell = {
  blocks: ["gate", "update"],
  biases: [
    { name: "biasGate", initial: -1, lasting: -1 },
    { name: "biasUpdate", initial: 0 },
  ],
  scalars: [],
  gated: true,
  memory: false,
  recurrent: "none",
  splitsUpdate: false,
  convex: true,
  deploymentBound: 1,
  recurrentGain: 1,
  gate: "sigmoid",
  update: "identity",
  step({ sum, bias, add, times, rest, g, f, h }) {
    const z = g(add(sum(0), bias(0)));
    return { h: add(times(rest(z), h), times(z, f(add(sum(1), bias(1))))) };
  },
};
