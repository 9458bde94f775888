/**
 * @file The integer model as plain data: what is deployed. Every number is an integer that stands for a real number,
 * `real = integer · 2^−bits`; `bits` are its fraction bits. `docs/integer-arithmetic.md` says to the bit what the
 * numbers do, and {@link IntegerInterpreter} (interpreter.ts) does it.
 *
 * A step has three stages, the same for all cells. Each part of the operand vector `v = [from x | from h]` is either a
 * low-rank factor's product (W1ᵀx, U1ᵀh) or a copy. The sums, one matrix `[W2ᵀ | U2ᵀ]` a block, multiply v into one
 * accumulator. The cell's pointwise equations turn the sums into the next state.
 */
import { recurrentRows } from "../cells/layer.js";
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { type CellName, cellOf } from "../cells/registry.js";
import type { ModelContract } from "../model/spec.js";

/** Weights of at most a byte, [rows, columns], row-major: one row for each output. */
export interface IntegerMatrix {
  rows: number;
  columns: number;
  values: Int8Array;
}

/** How a raw sample is companded, per channel: see `compandRaw`. */
export interface IntegerCompanding {
  centre: Int16Array;
  /** The knee is 2^kneeBits raw units; what comes out has as many fraction bits. */
  kneeBits: Uint8Array;
}

/**
 * How raw samples become the first layer's input: `x = saturate((raw − mean) · multiplier / 2^shift)`, per channel, after
 * companding where there is any.
 */
export interface IntegerInput {
  /** D real values of one unit of a raw sample: `real = raw · sampleScale`. For people and loaders; the step never sees it. */
  sampleScale: number[];
  companding: IntegerCompanding | null;
  mean: Int16Array;
  multiplier: Int16Array;
  /** 0, 8 or 16 for each channel. */
  shift: Uint8Array;
}

/** One part of the operand vector. */
export interface IntegerOperand {
  /** W1ᵀ or U1ᵀ, [rank, inputs]. null: the vector itself is the operand. */
  factor: IntegerMatrix | null;
  /** Fraction bits of the factor's weights; 0 without a factor. */
  factorBits: number;
  /** Rounding right shift of the factor's accumulators, or of the copy. */
  shift: number;
  /** Fraction bits of the operand. */
  bits: number;
}

/** One block of H sums. */
export interface IntegerSum {
  name: string;
  /** Which part of the operand vector the block multiplies. */
  reads: "both" | "input" | "recurrent";
  matrix: IntegerMatrix;
}

export interface IntegerLayer {
  cell: CellName;
  /** D: numbers that come in at each step. */
  input: number;
  /** H: hidden units. */
  hidden: number;
  gate: Nonlinearity;
  update: Nonlinearity;
  /** Fraction bits of the layer's input, of its state h and of its preactivations (and of the LSTM's memory c). */
  inputBits: number;
  stateBits: number;
  sumBits: number;
  /** |h| never passes this integer. */
  stateBound: number;
  fromInput: IntegerOperand;
  /** Of what U reads of the state: h, or h and c side by side. Of width 0, a copy of nothing, where the cell has no U. */
  fromState: IntegerOperand;
  /** Fraction bits of the sums' weights: of the part that multiplies x, and of the part that multiplies h. */
  inputWeightBits: number;
  stateWeightBits: number;
  /** In the order of {@link sumBlocks}. */
  sums: IntegerSum[];
  /** Rounding right shift from an accumulator of the sums to a preactivation. */
  sumShift: number;
  /** The cell's biases in its order, H numbers each, in sumBits. */
  biases: Int16Array[];
  /** The learnt scalars past their sigmoid, in the fraction bits that the cell says. */
  coefficients: number[];
}

/** `score = V h + bias · 2^biasShift`, in an int32. */
export interface IntegerHead {
  /** [C, H]. */
  matrix: IntegerMatrix;
  matrixBits: number;
  bias: Int16Array;
  biasShift: number;
  /** Fraction bits of the scores. */
  scoreBits: number;
}

/** A model in integers, as devices run it: `docs/integer-arithmetic.md` says what it computes. */
export interface IntegerModel extends ModelContract {
  kind: "integer";
  format: "fastcells-integer";
  version: 1;
  /** Of text it is one channel, the id, as it is. */
  input: IntegerInput;
  /** Of text: `[V, D]`, the row of each id in the first layer's `inputBits`; null: the model reads numbers. */
  embedding: IntegerMatrix | null;
  layers: IntegerLayer[];
  head: IntegerHead;
}

/** Fraction bits of every gate: 1 is 16,384. */
export const gateBits = 14;
export const gateOne = 1 << gateBits;
/** Preactivations saturate here, and biases stay within, so that their sum fits 16 bits. */
export const sumLimit = 16383;
/** Operands, inputs and memories saturate here. */
export const wordLimit = 32767;
/** Fraction bits of the state, at most: a gate times a state, twice, stays inside 32 bits. */
export const mostStateBits = 13;

/** The blocks of sums of a cell, in order; a last block whose parts are read apart is two. */
export function sumBlocks(cell: CellName): Pick<IntegerSum, "name" | "reads">[] {
  const { blocks, splitsUpdate } = cellOf(cell);
  return blocks.flatMap((name, block): Pick<IntegerSum, "name" | "reads">[] =>
    splitsUpdate && block === blocks.length - 1
      ? [
          { name: `${name}Input`, reads: "input" },
          { name: `${name}State`, reads: "recurrent" },
        ]
      : [{ name, reads: "both" }],
  );
}

/** Numbers in an operand: the factor's rank, or the width of what is copied. */
export function operandWidth(operand: IntegerOperand, width: number): number {
  return operand.factor === null ? width : operand.factor.rows;
}

/** Where each part of the operand vector begins and how long it is, for a block of sums. */
export function operandSpan(layer: IntegerLayer, reads: IntegerSum["reads"]): { from: number; length: number } {
  const input = operandWidth(layer.fromInput, layer.input);
  const state = operandWidth(layer.fromState, recurrentRows(layer));
  if (reads === "input") return { from: 0, length: input };
  if (reads === "recurrent") return { from: input, length: state };
  return { from: 0, length: input + state };
}
