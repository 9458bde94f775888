/**
 * @file Chooses the fraction bits of every number of an integer model from the weights and from the ranges seen on
 * data. All scales are powers of two. The remaining freedom serves speed: an accumulator is shifted right by 8, a byte,
 * if that costs at most three bits of an operand that has them to spare.
 */
import { functionsOf } from "../cells/layer.js";
import { isUnbounded } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { at, lastOf } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { largestMagnitude } from "../core/magnitude.js";
import { tableSumBits } from "../language/curves.js";
import { embeddingName, type Model } from "../model/spec.js";
import { gateBits, mostStateBits, sumLimit, wordLimit } from "./model.js";
import { readsTable } from "./nonlinearity.js";
import type { LayerRanges, Ranges } from "./ranges.js";
import { type FloatLayer, type FloatProduct, floatLayer, tensorOf } from "./weights.js";

/** Room above the largest magnitude seen, since other data may be a little larger. */
const headroom = 1.25;
/** Fraction bits that a tensor of weights may have. */
const leastWeightBits = -8;
const mostWeightBits = 20;

export interface LayerFormats {
  inputBits: number;
  stateBits: number;
  stateBound: number;
  sumBits: number;
  sumShift: number;
  inputOperandBits: number;
  stateOperandBits: number;
}

/** What {@link applyFormats} needs in addition to the float model. */
export interface Formats {
  sampleScale: number[];
  layers: LayerFormats[];
  /** Fraction bits of each int8 or int16 tensor of the float model, and of the head's bias before its shift. */
  tensors: Record<string, TensorFormat>;
  /** Fraction bits of the scores. */
  scoreBits: number;
  /** Of a regression, a power of two for each output, by which its row of the head is divided; null: none. */
  scoreScale: number[] | null;
}

/** The format of a tensor. @throws InputError if it has none */
export function formatOf({ tensors }: Pick<Formats, "tensors">, name: string): TensorFormat {
  const format = tensors[name];
  if (format === undefined) throw new InputError(`no format for tensor ${name}: choose the formats with this model`);
  return format;
}

export interface TensorFormat {
  bits: number;
  /** Integers stay within ±limit. */
  limit: number;
}

/** The most fraction bits with which `magnitude` stays within ±limit. */
function bitsFor(magnitude: number, limit: number, most = mostWeightBits, least = leastWeightBits): number {
  let bits = most;
  while (bits > least && magnitude * 2 ** bits > limit) bits--;
  return bits;
}

/** The function that gives the integer of a weight. */
export function quantiserOf({ bits, limit }: TensorFormat): (value: number) => number {
  const scale = 2 ** bits;
  return (value) => Math.min(Math.max(Math.floor(value * scale + 0.5), -limit), limit);
}

/**
 * Fraction bits for a tensor of int8 weights: the most with which the largest weight fits, or one more if clipping the
 * few largest costs less squared error than the finer grid saves.
 */
export function chooseWeightFormat(values: Float32Array): TensorFormat {
  const error = (format: TensorFormat): number => {
    const integerOf = quantiserOf(format);
    const unit = 2 ** -format.bits;
    let sum = 0;
    for (const value of values) sum += (value - integerOf(value) * unit) ** 2;
    return sum;
  };
  const fits = { bits: bitsFor(largestMagnitude(values), 127), limit: 127 };
  const finer = { bits: Math.min(fits.bits + 1, mostWeightBits), limit: 127 };
  return error(finer) < error(fits) ? finer : fits;
}

/** The half-width of the range in which a layer's non-linearities are not constant. */
function zone(layer: FloatLayer["spec"], largestSum: number): number {
  const names = functionsOf(layer);
  if (names.some(isUnbounded)) return headroom * largestSum;
  return names.includes("quantSigm4") ? 2 : 1;
}

function sumBitsOf({ spec, biases }: FloatLayer, ranges: LayerRanges): number {
  const names = functionsOf(spec);
  if (names.some(readsTable)) return tableSumBits;
  // A saturated sum must still be in the constant range after the bias is added.
  const largestBias = Math.max(0, ...biases.map(({ values }) => largestMagnitude(values)));
  const most = names.includes("quantSigm4") ? gateBits - 2 : gateBits - 1;
  const sums = bitsFor(zone(spec, ranges.sum) + largestBias, sumLimit, most);
  return Math.min(sums, bitsFor(headroom * ranges.memory, wordLimit, most));
}

/** The state's fraction bits and bound: the model's bound, or the power of two above the range seen. */
function stateFormat({ spec }: FloatLayer, ranges: LayerRanges): { stateBits: number; stateBound: number } {
  const convex = cellOf(spec.cell).convex && !isUnbounded(spec.update);
  const seen = convex ? 1 : 2 ** -bitsFor(headroom * ranges.state, 1, 8);
  const bound = spec.stateBound ?? seen;
  const stateBits = bitsFor(bound, wordLimit, mostStateBits);
  return { stateBits, stateBound: Math.max(1, Math.min(wordLimit, Math.round(bound * 2 ** stateBits))) };
}

interface OperandChoice {
  /** Fraction bits of the weights that multiply the operand in the sums. */
  weightBits: number;
  /** The most fraction bits that the operand can have. */
  most: number;
}

/** The most bits of an operand: it must fit a word, and cannot have more bits than it is computed with. */
function operandChoice(
  product: FloatProduct,
  largest: number,
  vectorBits: number,
  tensors: Readonly<Record<string, TensorFormat>>,
): OperandChoice {
  const bits = (name: string) => formatOf({ tensors }, name).bits;
  const made = vectorBits + (product.first === null ? 0 : bits(product.first.name));
  return { weightBits: bits(product.last.name), most: Math.min(bitsFor(headroom * largest, wordLimit), made) };
}

function layerFormats(
  layer: FloatLayer,
  ranges: LayerRanges,
  previousBits: number | null,
  tensors: Readonly<Record<string, TensorFormat>>,
  name: string,
): LayerFormats {
  const { stateBits, stateBound } = stateFormat(layer, ranges);
  const sampleBits = bitsFor(headroom * ranges.input, wordLimit);
  const fromInput = operandChoice(layer.W, ranges.fromInput, previousBits ?? sampleBits, tensors);
  const fromState = layer.U === null ? null : operandChoice(layer.U, ranges.fromState, stateBits, tensors);
  const wanted = sumBitsOf(layer, ranges);
  const finest = Math.min(
    ...[fromInput, fromState].map((part) => (part === null ? Infinity : part.weightBits + part.most)),
  );
  const spare = finest - wanted - 8;
  const accumulatorBits = spare >= 0 && spare <= 3 ? wanted + 8 : finest;
  const sumBits = Math.min(wanted, accumulatorBits);
  if (sumBits < wanted && wanted === tableSumBits) {
    const remedy = "train with weight decay, or with quantTanh and quantSigm";
    throw new InputError(`${name}: its weights are too large for 8 bits and a table of sigmoids: ${remedy}`);
  }
  const inputOperandBits = accumulatorBits - fromInput.weightBits;
  // Without a factor, samples are folded straight into the operand's format.
  const direct = previousBits === null && layer.W.first === null;
  return {
    inputBits: previousBits ?? (direct ? inputOperandBits : sampleBits),
    stateBits,
    stateBound,
    sumBits,
    sumShift: accumulatorBits - sumBits,
    inputOperandBits,
    stateOperandBits: fromState === null ? stateBits : accumulatorBits - fromState.weightBits,
  };
}

/** Powers of two of a normal double: samples may have any unit. */
const mostSampleBits = 1022;
/** Of a channel that is always 0. */
const bitsOfNothing = 24;

/**
 * Scale of a raw sample: 1 for data recorded as 16-bit integers, else the power of two with which the largest value
 * fills half of the 16-bit range. Channels with a common unit share it.
 */
export function chooseSampleScale(raw: Float64Array, recordedAsIntegers: boolean, commonUnit: boolean): number[] {
  if (recordedAsIntegers && raw.every((largest) => largest <= 32768)) return Array.from(raw, () => 1);
  const largestOfAll = Math.max(...raw);
  return Array.from(raw, (own) => {
    const largest = commonUnit ? largestOfAll : own;
    return 2 ** -(largest === 0 ? bitsOfNothing : bitsFor(largest, 16384, mostSampleBits, -mostSampleBits));
  });
}

/** The formats of every number of the integer model, with the given scale of raw samples. */
export function chooseFormats(model: Model, ranges: Ranges, sampleScale: number[]): Formats {
  const tensors: Record<string, TensorFormat> = {};
  const weights = (name: string): TensorFormat => {
    const format = chooseWeightFormat(tensorOf(model, name));
    tensors[name] = format;
    return format;
  };
  const layers: LayerFormats[] = [];
  const readsText = model.spec.text !== undefined;
  // A row of the embedding enters the first layer in the embedding's format.
  const rowBits = readsText ? weights(embeddingName).bits : null;
  model.spec.layers.forEach((spec, index) => {
    const layer = floatLayer(model, index);
    const name = `layers.${index}`;
    for (const product of [layer.W, layer.U]) {
      if (product === null) continue;
      if (product.first !== null) weights(product.first.name);
      weights(product.last.name);
    }
    const range = ranges.layers[index];
    if (range === undefined) throw new InputError(`${name}: no ranges: collect them with this model`);
    const formats = layerFormats(layer, range, layers[index - 1]?.stateBits ?? rowBits, tensors, name);
    layers.push(formats);
    for (const bias of layer.biases) tensors[bias.name] = { bits: formats.sumBits, limit: sumLimit };
    for (const { name: scalar, bits } of cellOf(spec.cell).scalars) {
      tensors[`${name}.${scalar}`] = { bits, limit: 32767 };
    }
  });
  const scoreScale = model.spec.task === "regression" ? scalesOfRows(model) : null;
  const head = chooseWeightFormat(scaledHead(tensorOf(model, "head.V"), scoreScale));
  tensors["head.V"] = head;
  const scoreBits = head.bits + lastOf(layers, "layer").stateBits;
  // The numbers of a regression are shifted by their bias where they are read, exactly.
  const largestBias = scoreScale === null ? largestMagnitude(tensorOf(model, "head.bias")) : 0;
  tensors["head.bias"] = { bits: Math.min(scoreBits, bitsFor(largestBias, 32767, 30)), limit: 32767 };
  return { sampleScale, layers, tensors, scoreBits, scoreScale };
}

/** For each output the smallest power of two that no weight of its row exceeds; 1 if all are zero. */
function scalesOfRows(model: Model): number[] {
  const head = tensorOf(model, "head.V");
  const outputs = model.spec.labels.length;
  return Array.from({ length: outputs }, (_, output) => {
    const largest = largestMagnitude(head.filter((_, place) => place % outputs === output));
    if (largest === 0) return 1;
    let scale = 1;
    while (scale < largest) scale *= 2;
    while (scale / 2 >= largest) scale /= 2;
    return scale;
  });
}

/** The head `[H, C]` with the weights of each output divided by its scale. */
export function scaledHead(head: Float32Array, scoreScale: readonly number[] | null): Float32Array {
  if (scoreScale === null) return head;
  return head.map((weight, place) => weight / at(scoreScale, place % scoreScale.length, "output"));
}
