import type { Cell } from "../cell.js";

/**
 * FastGRNN (Kusupati et al., NIPS 2018, §3.2): the residual weight becomes a gate that shares W and U with the update.
 *
 *     s = W x + U h₋,   z = g(s + b_z),   h̃ = f(s + b_h)
 *     h = (ζ(1 − z) + ν) ⊙ h̃ + z ⊙ h₋,   ζ = σ(zeta), ν = σ(nu)
 *
 * The gate keeps most of h₋ from the start, and U adds to that through both terms: with an orthogonal U of norm 1 the
 * two together amplify, so U starts with norm ½.
 *
 * With ν > 0 the state grows by up to ν a step while z is near 1, and a stream never ends, so deployed models bound it.
 * A bound of 1 is that of h̃, costs no accuracy on HAR, and leaves the state's 16 bits the most fraction bits.
 */
export const fastGrnn: Cell = {
  blocks: ["shared"],
  biases: [
    { name: "biasGate", initial: 1, lasting: 1 },
    { name: "biasUpdate", initial: 1 },
  ],
  scalars: [
    { name: "zeta", initial: 1, bits: 15 },
    { name: "nu", initial: -4, bits: 14, lasting: -1 },
  ],
  gated: true,
  memory: false,
  recurrent: "h",
  splitsUpdate: false,
  convex: false,
  deploymentBound: 1,
  recurrentGain: 0.5,
  gate: "sigmoid",
  update: "tanh",
  step({ sum, bias, scalar, add, times, rest, g, f, h }) {
    const s = sum(0);
    const z = g(add(s, bias(0)));
    const weight = add(times(scalar(0), rest(z)), scalar(1));
    return { h: add(times(weight, f(add(s, bias(1)))), times(z, h)) };
  },
};
