/** The non-linearities that a gate (g) or an update (f) may use. */
export const nonlinearities = ["sigmoid", "tanh", "relu", "quantTanh", "quantSigm", "quantSigm4", "identity"] as const;
/** The name of a function of preactivations: of a gate (g in the papers) or of an update (f). */
export type Nonlinearity = (typeof nonlinearities)[number];

/** Whether the non-linearity is unbounded, so that its values are as large as its arguments. */
export function isUnbounded(name: Nonlinearity): boolean {
  return name === "relu" || name === "identity";
}
