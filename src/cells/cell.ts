/**
 * @file The parts of a recurrent layer. A layer is an input map W, a recurrent map U (each full or low-rank) and a
 * cell: the pointwise equations that turn `W x + U h₋` into the next state. Every cell has a folder next to this file
 * that describes it fully; its kernels are in `assembly/cells/`.
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
   * The sign with which the argument of a gate replaces `initial` if states are to last for a given time from the start,
   * see `startLasting`. Absent if the time does not depend on the parameter.
   */
  lasting?: 1 | -1;
}

/** A learnt scalar, stored before the sigmoid. */
export interface ScalarParameter extends Parameter {
  /** Fraction bits of its sigmoid in an integer model. */
  bits: number;
}

/** Whether an initial value of the cell sets how long its states last. */
export function startsWithTime({ biases, scalars }: Pick<Cell, "biases" | "scalars">): boolean {
  return [...biases, ...scalars].some(({ lasting }) => lasting !== undefined);
}

/** Everything the program knows about a cell. */
export interface Cell {
  /** Names of the blocks of H columns in W and U: one for each product that the gates need. */
  blocks: readonly string[];
  /** Bias vectors of H numbers, in the order in which the kernel reads them. */
  biases: readonly Parameter[];
  scalars: readonly ScalarParameter[];
  /** Whether the cell has a gate, so that `LayerSpec.gate` applies. */
  gated: boolean;
  /** Whether it carries a second state besides h (the LSTM's c). */
  memory: boolean;
  /** What U multiplies: h₋, h₋ and c₋ side by side, or nothing if the cell has no U. */
  recurrent: "h" | "h and c" | "none";
  /** Whether it reads W x and U h₋ of its last block separately (the GRU, whose reset lies between them). */
  splitsUpdate: boolean;
  /**
   * Whether each h is a mean of h₋ and values of f, or these times a gate, so that it never exceeds the bounds of f.
   */
  convex: boolean;
  /**
   * Default bound of the state of a model for deployment. A FastGRNN with ν > 0 grows by up to ν a step while z is near
   * 1, without limit in a stream; 1 is the bound of h̃, costs no accuracy on HAR, and leaves the state's 16 bits the
   * most fraction bits.
   */
  deploymentBound: number;
  /** Norm of the orthogonal blocks of a full U at the start of training. */
  recurrentGain: number;
  /** Name of α if h = α h̃ + β h₋ with learnt scalars, so that both are the same for all units. */
  residual?: string;
  /** Default g and f. */
  gate: Nonlinearity;
  update: Nonlinearity;
  /** The equations of one step. */
  step<Value>(parts: StepParts<Value>): StepStates<Value>;
}
