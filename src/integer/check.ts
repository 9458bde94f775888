/**
 * @file The rules for a valid integer model: matching sizes, matching formats, and the limits on which the 16-bit parts
 * of the arithmetic rely. They are the same for an untrusted file and for the quantiser's result.
 */
import { functionsOf, recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import { tableSumBits } from "../language/curves.js";
import { checkFrame } from "../model/check.js";
import { checkText, vocabularySize } from "../model/text.js";
import {
  gateBits,
  type IntegerHead,
  type IntegerInput,
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerOperand,
  mostStateBits,
  operandSpan,
  sumBlocks,
  sumLimit,
  wordLimit,
} from "./model.js";
import { mostIds, mostKneeBits } from "./sample.js";
import { usesTable } from "./storage.js";

type Fail = (what: string) => InputError;

function within(value: number, low: number, high: number, what: string, fail: Fail): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw fail(`${what} is ${value}: it must be a whole number from ${low} to ${high}`);
  }
}

function sized(values: { length: number }, length: number, what: string, fail: Fail): void {
  if (values.length !== length) throw fail(`${what} holds ${values.length} numbers: the sizes require ${length}`);
}

function allWithin(values: ArrayLike<number>, low: number, high: number, what: string, fail: Fail): void {
  for (let at = 0; at < values.length; at++) within(values[at] ?? Number.NaN, low, high, `${what}[${at}]`, fail);
}

function shaped(matrix: IntegerMatrix, rows: number, columns: number, what: string, fail: Fail): void {
  if (matrix.rows !== rows || matrix.columns !== columns) {
    throw fail(`${what} is [${matrix.rows}, ${matrix.columns}]: the sizes require [${rows}, ${columns}]`);
  }
  sized(matrix.values, rows * columns, what, fail);
}

function checkInput(input: IntegerInput, channels: number, fail: Fail): void {
  for (const key of ["sampleScale", "mean", "multiplier", "shift"] as const) sized(input[key], channels, key, fail);
  allWithin(input.mean, -wordLimit, wordLimit, "mean", fail);
  allWithin(input.multiplier, -wordLimit, wordLimit, "multiplier", fail);
  if (input.companding !== null) {
    const { centre, kneeBits } = input.companding;
    sized(centre, channels, "centre", fail);
    sized(kneeBits, channels, "kneeBits", fail);
    allWithin(centre, -wordLimit, wordLimit, "centre", fail);
    allWithin(kneeBits, 0, mostKneeBits, "kneeBits", fail);
  }
  for (const shift of input.shift)
    if (![0, 8, 16].includes(shift)) throw fail(`shift is ${shift}: it must be 0, 8 or 16`);
  for (const scale of input.sampleScale) {
    if (!(scale > 0 && Number.isFinite(scale))) throw fail(`sampleScale is ${scale}: it must be above 0`);
  }
}

function checkOperand(operand: IntegerOperand, width: number, vectorBits: number, what: string, fail: Fail): void {
  within(operand.shift, 0, 30, `${what}.shift`, fail);
  if (operand.factor !== null) shaped(operand.factor, operand.factor.rows, width, `${what}.factor`, fail);
  if (operand.factor?.rows === 0) throw fail(`${what}.factor has rank 0: it must be at least 1`);
  if (operand.bits !== vectorBits + operand.factorBits - operand.shift) {
    throw fail(`${what} has ${operand.bits} fraction bits: its input, weights and shift give another number`);
  }
}

/** Checks that integers have the gates of layers. `name` opens the error message. @throws InputError if not */
export function checkGates(layers: readonly Pick<IntegerLayer, "cell" | "gate">[], name = "the integer model"): void {
  layers.forEach(({ cell, gate }, index) => {
    if (!cellOf(cell).gated || ["sigmoid", "quantSigm", "quantSigm4"].includes(gate)) return;
    throw new InputError(
      `${name}: layers.${index}: its gate is ${gate}: integer gates lie in [0, 1]: use sigmoid, quantSigm or quantSigm4`,
    );
  });
}

function checkLayer(layer: IntegerLayer, fail: Fail): void {
  const { cell, hidden } = layer;
  within(layer.hidden, 1, 4096, "hidden", fail);
  within(layer.input, 1, 65536, "input", fail);
  within(layer.stateBits, 0, mostStateBits, "stateBits", fail);
  within(layer.stateBound, 1, wordLimit, "stateBound", fail);
  within(layer.sumBits, 0, gateBits - 1, "sumBits", fail);
  within(layer.sumShift, 0, 30, "sumShift", fail);
  if (functionsOf(layer).includes("quantSigm4") && layer.sumBits > gateBits - 2) {
    throw fail(`sumBits is ${layer.sumBits}: quantSigm4 allows at most ${gateBits - 2}`);
  }
  if (usesTable(layer) && layer.sumBits !== tableSumBits) {
    throw fail(`sumBits is ${layer.sumBits}: the table of sigmoids is read with ${tableSumBits}`);
  }
  checkOperand(layer.fromInput, layer.input, layer.inputBits, "fromInput", fail);
  checkOperand(layer.fromState, recurrentRows(layer), layer.stateBits, "fromState", fail);
  const accumulatorBits = layer.sumBits + layer.sumShift;
  if (
    layer.fromInput.bits + layer.inputWeightBits !== accumulatorBits ||
    layer.fromState.bits + layer.stateWeightBits !== accumulatorBits
  ) {
    throw fail("the two parts of its sums do not have their accumulator's fraction bits");
  }
  const blocks = sumBlocks(cell);
  if (layer.sums.length !== blocks.length)
    throw fail(`${cell} has ${blocks.length} blocks of sums, not ${layer.sums.length}`);
  blocks.forEach(({ name, reads }, block) => {
    const sum = layer.sums[block];
    if (sum?.name !== name || sum.reads !== reads) throw fail(`block ${block} of its sums must be ${name}`);
    shaped(sum.matrix, hidden, operandSpan(layer, reads).length, `sums.${name}`, fail);
  });
  const biases = cellOf(cell).biases;
  if (layer.biases.length !== biases.length)
    throw fail(`${cell} has ${biases.length} biases, not ${layer.biases.length}`);
  layer.biases.forEach((bias, which) => {
    const name = biases[which]?.name ?? "bias";
    sized(bias, hidden, name, fail);
    allWithin(bias, -sumLimit, sumLimit, name, fail);
  });
  sized(layer.coefficients, cellOf(cell).scalars.length, "coefficients", fail);
  allWithin(layer.coefficients, 0, wordLimit, "coefficients", fail);
}

function checkHead(head: IntegerHead, { task, labels }: IntegerModel, last: IntegerLayer, fail: Fail): void {
  const classes = labels.length;
  shaped(head.matrix, classes, last.hidden, "head.V", fail);
  sized(head.bias, classes, "head.bias", fail);
  within(head.biasShift, 0, 30, "biasShift", fail);
  if (head.scoreBits !== head.matrixBits + last.stateBits) throw fail("scoreBits are not those of the head's products");
  if (head.units === undefined) return;
  if (task !== "regression") throw fail("it has units of numbers, which only a regression predicts");
  sized(head.units.scale, classes, "units.scale", fail);
  sized(head.units.offset, classes, "units.offset", fail);
}

/** @returns the number of values that a step reads; 1 for text */
function checkEmbedding({ text, embedding, frame }: IntegerModel, first: IntegerLayer, fail: Fail): number {
  if (text === undefined || embedding === null) {
    if (text !== undefined || embedding !== null)
      throw fail("a vocabulary and an embedding belong together: one is missing");
    return first.input;
  }
  checkText(text, "its text");
  const ids = vocabularySize(text);
  if (ids > mostIds)
    throw fail(`there are ${ids} ids, but integer models read at most ${mostIds}: give a smaller --vocabulary`);
  if (frame !== undefined) throw fail(`a step has ${frame} samples, but a step of text is one id: remove the frame`);
  shaped(embedding, ids, first.input, "it", fail);
  return 1;
}

/**
 * Checks that an integer model's sizes and formats are consistent ({@link proveBounds} proves that no accumulator
 * overflows). `name` opens the error message.
 */
export function checkIntegerModel(model: IntegerModel, name = "the integer model"): void {
  const fail = (where: string) => (what: string) => new InputError(`${name}: ${where}: ${what}`);
  const first = model.layers[0];
  const last = model.layers[model.layers.length - 1];
  if (first === undefined || last === undefined) throw fail("layers")("there are none");
  if (model.labels.length === 0) throw fail("labels")("there are none");
  checkFrame(model, name);
  const samples = checkEmbedding(model, first, fail("embedding"));
  if (model.channels !== null) sized(model.channels, samples / (model.frame ?? 1), "channels", fail("spec"));
  checkInput(model.input, samples, fail("input"));
  checkGates(model.layers, name);
  model.layers.forEach((layer, index) => {
    checkLayer(layer, fail(`layers.${index}`));
    const before = model.layers[index - 1];
    if (before !== undefined && (before.hidden !== layer.input || before.stateBits !== layer.inputBits)) {
      throw fail(`layers.${index}`)("its input is not the state of the layer before it");
    }
  });
  checkHead(model.head, model, last, fail("head"));
}
