import type { Cell } from "../cell.js";

/**
 * coRNN (Rusch and Mishra, ICLR 2021, eq. 3): each unit is a driven, damped oscillator, and U couples them through
 * their positions y and their velocities z. One explicit step of Δt of y″ = f(W x + U [y, z] + b) − γ y − ε y′:
 *
 *     z = (1 − q) z₋ + δ f(W x + U_y y₋ + U_z z₋ + b) − p y₋,   y = y₋ + δ z
 *     δ = σ(timeStep) = Δt,   p = σ(stiffness) = Δt γ,   q = σ(damping) = Δt ε
 *
 * h is y and c is z; U is [2H, H]. The paper fixes Δt, γ and ε by a search; here they start at its values for HAR-2 (Δt
 * 0.1, γ 0.2, ε 6.4) and are learnt. With all three in (0, 1) the linear step is always stable: its matrix [[1 − q,
 * −p], [δ(1 − q), 1 − δp]] has determinant 1 − q and trace 2 − q − δp, inside the triangle of stability.
 */
export const coRnn: Cell = {
  blocks: ["update"],
  biases: [{ name: "biasUpdate", initial: 0 }],
  scalars: [
    { name: "timeStep", initial: -2.25, bits: 14 },
    { name: "stiffness", initial: -3.875, bits: 14 },
    { name: "damping", initial: 0.5625, bits: 14 },
  ],
  gated: false,
  memory: true,
  recurrent: "h and c",
  splitsUpdate: false,
  convex: false,
  deploymentBound: 4,
  recurrentGain: 0.5,
  gate: "sigmoid",
  update: "tanh",
  step({ sum, bias, scalar, add, minus, times, rest, bounded, f, h: y, c: z }) {
    const driven = add(times(rest(scalar(2)), z), times(scalar(0), f(add(sum(0), bias(0)))));
    const speed = bounded(minus(driven, times(scalar(1), y)));
    return { h: add(y, times(scalar(0), speed)), c: speed };
  },
};
