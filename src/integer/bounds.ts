/**
 * @file Proves for a model that no accumulator leaves 32 bits, whatever the input. Interval arithmetic: a row's sum is
 * at most the sum of |weight| times the largest magnitude of its operand, and so is every partial sum, in any order.
 * All other 32-bit numbers belong to the pointwise step, whose intervals `src/language` computes. If a bound is small,
 * generated code uses narrower arithmetic and leaves out saturations that cannot happen: the results are the same.
 */

import { lastOf } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { largestMagnitude } from "../core/magnitude.js";
import {
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerOperand,
  operandSpan,
  operandWidth,
  wordLimit,
} from "./model.js";
import { mostPooled } from "./pooling.js";
import { half } from "./rounding.js";
import { stepBounds } from "./step.js";

/** Largest magnitude that an accumulator can reach, including the half added for rounding. */
export interface AccumulatorBound {
  /** The product: the name of its tensor in the model's file. */
  name: string;
  most: number;
}

/** Largest magnitude of a matrix product, for operands of magnitude at most `most(j)` in column j. */
function rowBound(matrix: IntegerMatrix, most: (column: number) => number): number {
  let bound = 0;
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let j = 0; j < matrix.columns; j++) sum += Math.abs(matrix.values[row * matrix.columns + j]!) * most(j);
    bound = Math.max(bound, sum);
  }
  return bound;
}

/** Largest magnitude after a rounding shift; the bound of the shifted number includes the half already. */
export function shiftedBound(bound: number, shift: number): number {
  return Math.ceil(bound / 2 ** shift);
}

/** Largest magnitude of an operand's numbers before their shift, given that of the vector that it reads. */
export function operandReach({ factor, shift }: IntegerOperand, vectorBound: number): number {
  return (factor === null ? vectorBound : rowBound(factor, () => vectorBound)) + half(shift);
}

function operandBound(operand: IntegerOperand, vectorBound: number): number {
  return Math.min(wordLimit, shiftedBound(operandReach(operand, vectorBound), operand.shift));
}

/** Largest magnitude of the accumulators of each block of sums. */
export function sumBounds(layer: IntegerLayer, inputBound: number): number[] {
  const width = operandWidth(layer.fromInput, layer.input);
  const fromInput = operandBound(layer.fromInput, inputBound);
  const fromState = operandBound(layer.fromState, layer.stateBound);
  return layer.sums.map(({ matrix, reads }) => {
    const { from } = operandSpan(layer, reads);
    return rowBound(matrix, (j) => (from + j < width ? fromInput : fromState)) + half(layer.sumShift);
  });
}

/** Largest magnitude of each layer's input: of the folded samples, then of the states. */
export function inputBounds(model: IntegerModel): number[] {
  return [sampleBound(model), ...model.layers.slice(0, -1).map(({ stateBound }) => stateBound)];
}

/** Largest magnitude of the folded samples, over all int16 samples, or of the embedding. */
function sampleBound({ input, embedding }: IntegerModel): number {
  if (embedding !== null) return largestMagnitude(embedding.values);
  let bound = 0;
  input.multiplier.forEach((multiplier, d) => {
    const shift = input.shift[d]!;
    const farthest = Math.max(32767 - input.mean[d]!, input.mean[d]! + 32768);
    bound = Math.max(bound, shiftedBound(farthest * Math.abs(multiplier) + half(shift), shift));
  });
  return Math.min(bound, wordLimit);
}

/**
 * Computes the bound of every accumulator of a model.
 *
 * @throws InputError if one can leave 32 bits: names the tensor and what to change
 */
export function proveBounds(model: IntegerModel): AccumulatorBound[] {
  const bounds: AccumulatorBound[] = [];
  const add = (name: string, most: number, remedy: string): void => {
    if (most > 0x7fffffff) {
      const reach = `its accumulator can reach ${most.toLocaleString("en")}, more than 2,147,483,647`;
      throw new InputError(`${name}: ${reach}: ${remedy}`);
    }
    bounds.push({ name, most });
  };
  const inputs = inputBounds(model);
  model.layers.forEach((layer, index) => {
    const inputBound = inputs[index] ?? wordLimit;
    const name = `layers.${index}`;
    const { fromInput, fromState } = layer;
    const factor = (operand: IntegerOperand, tensor: string, vectorBound: number) => {
      if (operand.factor === null) return;
      add(`${name}.${tensor}`, operandReach(operand, vectorBound), "make the layer or its weights smaller");
    };
    factor(fromInput, "W1", inputBound);
    factor(fromState, "U1", layer.stateBound);
    sumBounds(layer, inputBound).forEach((most, block) => {
      add(`${name}.sums.${layer.sums[block]?.name}`, most, "lower the rank, the hidden size or the weights");
    });
    const { sums, factors } = stepBounds(layer);
    for (const { what, most } of sums) add(`${name}.${what}`, most, "lower the state's bound or its fraction bits");
    for (const { what, most } of factors) {
      if (most <= wordLimit) continue;
      const reach = `a factor can reach ${most.toLocaleString("en")}, more than 32,767`;
      throw new InputError(
        `${name}.${what}: ${reach}: lower the layer's scalars, its state's bound or its fraction bits`,
      );
    }
  });
  const { stateBound } = lastOf(model.layers, "layer");
  const { matrix, bias, biasShift } = model.head;
  if (model.readout === "mean") add("head.sum", mostPooled * stateBound, "lower the state's bound");
  // The mean and the maximum of states are within the state's bound.
  const largestBias = largestMagnitude(bias);
  const head = rowBound(matrix, () => stateBound) + largestBias * 2 ** biasShift;
  add("head.V", head, "make the head's weights smaller");
  return bounds;
}
