/**
 * @file What a recurrent layer is made of. A layer is an input map W, a recurrent map U (each full or low-rank) and a
 * cell: the pointwise equations that turn `W x + U h₋` into the next state. Every cell has a folder beside this file
 * that holds all that is known of it; its kernels are in `assembly/cells/`.
 *
 * Matrices multiply on the right, as in EdgeML: `x [B, D] · W [D, blocks·H]`. A low-rank map is `W1 [D, r] · W2 [r,
 * blocks·H]`: cells with several gates share the first factor.
 */
import type { StepParts, StepStates } from "./equations.js";
import type { Nonlinearity } from "./nonlinearity.js";

/** A bias vector, or a learnt scalar before its sigmoid. */
export interface Parameter {
  name: string;
  /** Value at the start of training. */
  initial: number;
  /**
   * Where states are to last for some time from the start on, the sign with which its logarithm takes the place of `initial`,
   * see `initialTensors`; absent where the time does not depend on the parameter.
   */
  lasting?: 1 | -1;
}

/** A learnt scalar, stored before the sigmoid. */
export interface ScalarParameter extends Parameter {
  /** Fraction bits of its sigmoid in an integer model. */
  bits: number;
}

/** Is there anything in the cell's start that says how long its states last? */
export function startsWithTime({ biases, scalars }: Pick<Cell, "biases" | "scalars">): boolean {
  return [...biases, ...scalars].some(({ lasting }) => lasting !== undefined);
}

/** All that the rooms must know of a cell. */
export interface Cell {
  /** Names of the blocks of H columns in W and U: one for each product that the gates need. */
  blocks: readonly string[];
  /** Bias vectors of H numbers, in the order in which the kernel reads them, with their initial values. */
  biases: readonly Parameter[];
  scalars: readonly ScalarParameter[];
  /** Does the cell have a gate, that is, does `LayerSpec.gate` mean anything? */
  gated: boolean;
  /** Does it carry a second state beside h (the LSTM's c)? */
  memory: boolean;
  /** What U multiplies: h₋, h₋ and c₋ side by side, or nothing, where the cell has no U. */
  recurrent: "h" | "h and c" | "none";
  /** Does it read W x and U h₋ of its last block apart from each other (the GRU, whose reset lies between them)? */
  splitsUpdate: boolean;
  /** Is each h a mean of h₋ and of values of f, or of them times a gate, so that it never passes the bounds of f? */
  convex: boolean;
  /** Bound of the state of a model for deployment, where none is given. */
  deploymentBound: number;
  /** Norm of the orthogonal blocks of a full U at the start of training. */
  recurrentGain: number;
  /** Default g and f. */
  gate: Nonlinearity;
  update: Nonlinearity;
  /** The equations of one step. */
  step<Value>(parts: StepParts<Value>): StepStates<Value>;
}
