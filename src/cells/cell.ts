/**
 * @file What a recurrent layer is made of. A layer is an input map W, a recurrent map U (each full or low-rank) and a
 * cell: the pointwise equations that turn `W x + U h₋` into the next state. Every cell has one file in this folder
 * that states its equations; the arithmetic itself is in `assembly/cells/`.
 *
 * Matrices multiply on the right, as in EdgeML: `x [B, D] · W [D, blocks·H]`. A low-rank map is `W1 [D, r] · W2 [r,
 * blocks·H]`: cells with several gates share the first factor.
 */

/** The non-linearities that a gate (g) or an update (f) may use. */
export const nonlinearities = ["sigmoid", "tanh", "relu", "quantTanh", "quantSigm", "quantSigm4"] as const;
export type Nonlinearity = (typeof nonlinearities)[number];

export const cellNames = ["RNN", "FastRNN", "FastGRNN", "UGRNN", "GRU", "LSTM"] as const;
export type CellName = (typeof cellNames)[number];

/** One recurrent layer: everything that fixes its shapes and its arithmetic, and no weights. */
export interface LayerSpec {
  cell: CellName;
  /** D: features that come in at each step. */
  input: number;
  /** H: hidden units. */
  hidden: number;
  /** r_w: rank of W, or null for a full matrix. */
  rankW: number | null;
  /** r_u: rank of U, or null for a full matrix. */
  rankU: number | null;
  /** g: the gates' non-linearity (cells without a gate ignore it). */
  gate: Nonlinearity;
  /** f: the update's non-linearity. */
  update: Nonlinearity;
  /** Bound b of the state: every h is clipped to [−b, b], in training as on the device. null: no bound. */
  stateBound: number | null;
}

/** A learnt scalar, stored before the sigmoid. */
export interface ScalarParameter {
  name: string;
  /** Value at the start of training. */
  initial: number;
}

/** What the engine must know of a cell. */
export interface Cell {
  name: CellName;
  /** Blocks of H columns in W and U: one for each product that the gates need. */
  blocks: number;
  /** Bias vectors of H numbers, in the order in which the kernel reads them, with their initial values. */
  biases: readonly { name: string; initial: number }[];
  scalars: readonly ScalarParameter[];
  /** Does the cell have a gate, that is, does `LayerSpec.gate` mean anything? */
  gated: boolean;
  /** Does it carry a second state beside h (the LSTM's c)? */
  memory: boolean;
  /** Norm of the orthogonal blocks of a full U at the start of training. */
  recurrentGain: number;
  /** Default g and f. */
  gate: Nonlinearity;
  update: Nonlinearity;
}

/** Name and shape of one tensor of a model. */
export interface TensorShape {
  name: string;
  shape: number[];
}
