/** The non-linearities that a gate (g) or an update (f) may use. */
export const nonlinearities = ["sigmoid", "tanh", "relu", "quantTanh", "quantSigm", "quantSigm4"] as const;
export type Nonlinearity = (typeof nonlinearities)[number];
