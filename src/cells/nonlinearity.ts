import { logarithm } from "../core/elementary.js";
import { frozen } from "../core/frozen.js";

/** The non-linearities that a gate (g) or an update (f) may use. */
export const nonlinearities = frozen([
  "sigmoid",
  "tanh",
  "relu",
  "quantTanh",
  "quantSigm",
  "quantSigm4",
  "identity",
] as const);
/** The name of a function of preactivations: of a gate (g in the papers) or of an update (f). */
export type Nonlinearity = (typeof nonlinearities)[number];

/** Whether the non-linearity is unbounded, so that its values are as large as its arguments. */
export function isUnbounded(name: Nonlinearity): boolean {
  return name === "relu" || name === "identity";
}

/** Whether f(x) ≈ x near 0. */
export function isLinearNearZero(name: Nonlinearity): boolean {
  return name === "tanh" || name === "quantTanh" || name === "identity";
}

/** The argument at which a gate is z, as a function of the odds z / (1 − z) ≥ 1. */
const gateArguments: Partial<Record<Nonlinearity, (odds: number) => number>> = {
  sigmoid: logarithm,
  quantSigm: (odds) => 1 - 2 / (odds + 1),
  quantSigm4: (odds) => 2 - 4 / (odds + 1),
};

/** See {@link gateArguments}; null for a function whose values are not those of a gate. */
export function gateArgument(name: Nonlinearity): ((odds: number) => number) | null {
  return gateArguments[name] ?? null;
}
