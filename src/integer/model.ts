/**
 * @file The integer model as plain data: what is deployed. Every number is an integer that stands for a real number,
 * `real = integer · 2^−bits`; `bits` are its fraction bits. `docs/integer-arithmetic.md` specifies the arithmetic to
 * the bit, and {@link IntegerInterpreter} (interpreter.ts) implements it.
 *
 * A step has three stages, the same for all cells. Each part of the operand vector `v = [from x | from h]` is either a
 * low-rank factor's product (W1ᵀx, U1ᵀh) or a copy. The sums, one matrix `[W2ᵀ | U2ᵀ]` a block, multiply v into one
 * accumulator. The cell's pointwise equations turn the sums into the next state.
 */
import { recurrentRows } from "../cells/layer.js";
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { type CellName, cellOf } from "../cells/registry.js";
import { at } from "../core/at.js";
import type { ModelContract } from "../model/spec.js";

/** Weights of one byte, [rows, columns], row-major: one row for each output. */
export interface IntegerMatrix {
  rows: number;
  columns: number;
  values: Int8Array;
}

/** How a raw sample is companded, per channel: see `compandRaw`. */
export interface IntegerCompanding {
  centre: Int16Array;
  /** The knee is 2^kneeBits raw units; the result has kneeBits fraction bits. */
  kneeBits: Uint8Array;
}

/**
 * How raw samples become the first layer's input: `x = saturate((raw − mean) · multiplier / 2^shift)`, per channel,
 * after any companding.
 */
export interface IntegerInput {
  /**
   * D real values of one unit of a raw sample: `real = raw · sampleScale`. For people and loaders; steps do not use it.
   */
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

/** A layer in integers. */
export interface IntegerLayer {
  cell: CellName;
  /** D: input numbers of each step. */
  input: number;
  /** H: hidden units. */
  hidden: number;
  gate: Nonlinearity;
  update: Nonlinearity;
  /** Fraction bits of the layer's input, of its state h and of its preactivations (and of the LSTM's memory c). */
  inputBits: number;
  stateBits: number;
  sumBits: number;
  /** |h| never exceeds this integer. */
  stateBound: number;
  fromInput: IntegerOperand;
  /** The part that U reads of the state: h, or h and c side by side. Of width 0 if the cell has no U. */
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
  /** The learnt scalars after their sigmoid, in the fraction bits set by the cell. */
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
  /** Of a regression, how scores become the predicted numbers; absent: they are these. */
  units?: ScoreUnits;
}

/**
 * For each output `number = score · 2^−scoreBits · scale + offset`, so that pascals and degrees have the same precision
 * in one model. For people and loaders; steps do not use it.
 */
export interface ScoreUnits {
  scale: number[];
  offset: number[];
}

/** The scale and the offset that make numbers of an output's scores. */
export function scoreUnit({ scoreBits, units }: Pick<IntegerHead, "scoreBits" | "units">, output: number) {
  const { scale = 1, offset = 0 } =
    units === undefined ? {} : { scale: at(units.scale, output, "output"), offset: at(units.offset, output, "output") };
  return { scale: scale * 2 ** -scoreBits, offset };
}

/** A model in integers, as devices run it: `docs/integer-arithmetic.md` specifies what it computes. */
export interface IntegerModel extends ModelContract {
  kind: "integer";
  format: "fastcells-integer";
  version: 1;
  /** For text one channel: the id, unchanged. */
  input: IntegerInput;
  /** For text: `[V, D]`, the row of each id in the first layer's `inputBits`; null: the model reads numbers. */
  embedding: IntegerMatrix | null;
  layers: IntegerLayer[];
  head: IntegerHead;
}

/** Fraction bits of every gate: 1 is 16,384. */
export const gateBits = 14;
export const gateOne = 1 << gateBits;
/** The limit of preactivations, which saturate, and of biases, so that their sum fits 16 bits. */
export const sumLimit = 16383;
/** Operands, inputs and memory cells saturate at this limit. */
export const wordLimit = 32767;
/** The most fraction bits of the state: the sum of two products of a gate and a state stays within 32 bits. */
export const mostStateBits = 13;

/** The blocks of sums of a cell, in order; a last block whose parts are read separately counts as two. */
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

/** The matrices of a layer, by their names in the model's file: its factors, then those of the sums. */
export function layerMatrices({ fromInput, fromState, sums }: IntegerLayer): { name: string; matrix: IntegerMatrix }[] {
  const factor = (name: string, matrix: IntegerMatrix | null) => (matrix === null ? [] : [{ name, matrix }]);
  return [
    ...factor("W1", fromInput.factor),
    ...factor("U1", fromState.factor),
    ...sums.map(({ name, matrix }) => ({ name: `sums.${name}`, matrix })),
  ];
}

/** The length of an operand: the factor's rank, or the width of the copied vector. */
export function operandWidth(operand: IntegerOperand, width: number): number {
  return operand.factor === null ? width : operand.factor.rows;
}

/** The part of the operand vector that a block of sums reads: its start and its length. */
export function operandSpan(layer: IntegerLayer, reads: IntegerSum["reads"]): { from: number; length: number } {
  const input = operandWidth(layer.fromInput, layer.input);
  const state = operandWidth(layer.fromState, recurrentRows(layer));
  if (reads === "input") return { from: 0, length: input };
  if (reads === "recurrent") return { from: input, length: state };
  return { from: 0, length: input + state };
}
