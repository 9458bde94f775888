/**
 * @file Quantises a float model to an integer model, which is deployed, or to the float values of its integers, which
 * training with the quantiser in the loop uses.
 */
import { cellOf } from "../cells/registry.js";
import { at, lastOf } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { counted } from "../core/text.js";
import type { Sequences } from "../data/sequences.js";
import { floatScoreOne, scaleDetector } from "../model/detector.js";
import { embeddingName, type Model } from "../model/spec.js";
import { vocabularySize } from "../model/text.js";
import { OptionError } from "../options/place.js";
import { proveBounds } from "./bounds.js";
import { checkIntegerModel } from "./check.js";
import { chooseFormats, type Formats, formatOf, quantiserOf, scaledHead, type TensorFormat } from "./formats.js";
import { foldInput, sampleScales } from "./input.js";
import { logistic } from "./logistic.js";
import { type IntegerLayer, type IntegerMatrix, type IntegerModel, type IntegerOperand, sumBlocks } from "./model.js";
import { type CalibrationOptions, collectRanges } from "./ranges.js";
import { type FloatMap, type FloatProduct, floatLayer, tensorOf } from "./weights.js";

/** How numbers become integers. */
export interface QuantiseOptions extends Partial<CalibrationOptions> {
  /**
   * Real value of one unit of a raw int16 sample, for all channels or for each. null: derived from the data's type and
   * range.
   */
  sampleScale: number | number[] | null;
}

const quantiseDefaults: QuantiseOptions = { sampleScale: null };

function integerMatrix(map: FloatMap, format: TensorFormat): IntegerMatrix {
  const values = Int8Array.from(map.values, quantiserOf(format));
  return { rows: map.rows, columns: map.columns, values };
}

function operand(product: FloatProduct | null, vectorBits: number, bits: number, formats: Formats): IntegerOperand {
  if (product === null || product.first === null)
    return { factor: null, factorBits: 0, shift: vectorBits - bits, bits };
  const format = formatOf(formats, product.first.name);
  const factor = integerMatrix(product.first, format);
  return { factor, factorBits: format.bits, shift: vectorBits + format.bits - bits, bits };
}

/** Rows of block `block` of a map, [H, columns]. */
function blockOf(map: IntegerMatrix, block: number, hidden: number): IntegerMatrix {
  const size = hidden * map.columns;
  return { rows: hidden, columns: map.columns, values: map.values.slice(block * size, (block + 1) * size) };
}

/** [left | right], row by row. */
function beside(left: IntegerMatrix, right: IntegerMatrix): IntegerMatrix {
  const columns = left.columns + right.columns;
  const values = new Int8Array(left.rows * columns);
  for (let row = 0; row < left.rows; row++) {
    values.set(left.values.subarray(row * left.columns, (row + 1) * left.columns), row * columns);
    values.set(right.values.subarray(row * right.columns, (row + 1) * right.columns), row * columns + left.columns);
  }
  return { rows: left.rows, columns, values };
}

function integerLayer(model: Model, index: number, formats: Formats): IntegerLayer {
  const { spec, W, U, biases, scalars } = floatLayer(model, index);
  const format = formats.layers[index];
  if (format === undefined) throw new InputError(`no formats for layer ${index}: choose the formats with this model`);
  const w = integerMatrix(W.last, formatOf(formats, W.last.name));
  const u = U === null ? null : integerMatrix(U.last, formatOf(formats, U.last.name));
  const lastBlock = cellOf(spec.cell).blocks.length - 1;
  const sums = sumBlocks(spec.cell).map(({ name, reads }, position) => {
    const block = Math.min(position, lastBlock);
    const fromInput = blockOf(w, block, spec.hidden);
    if (u === null) return { name, reads, matrix: fromInput };
    const fromState = blockOf(u, block, spec.hidden);
    const matrix = reads === "input" ? fromInput : reads === "recurrent" ? fromState : beside(fromInput, fromState);
    return { name, reads, matrix };
  });
  return {
    cell: spec.cell,
    input: spec.input,
    hidden: spec.hidden,
    gate: spec.gate,
    update: spec.update,
    inputBits: format.inputBits,
    stateBits: format.stateBits,
    sumBits: format.sumBits,
    stateBound: format.stateBound,
    fromInput: operand(W, format.inputBits, format.inputOperandBits, formats),
    fromState: operand(U, format.stateBits, format.stateOperandBits, formats),
    inputWeightBits: formatOf(formats, W.last.name).bits,
    stateWeightBits: format.sumBits + format.sumShift - format.stateOperandBits,
    sums,
    sumShift: format.sumShift,
    biases: biases.map(({ name, values }) => Int16Array.from(values, quantiserOf(formatOf(formats, name)))),
    coefficients: cellOf(spec.cell).scalars.map(({ name }, which) =>
      quantiserOf(formatOf(formats, `layers.${index}.${name}`))(logistic(at(scalars, which, "scalar"))),
    ),
  };
}

/** The int8 embedding of a model that reads text. */
function integerEmbedding(model: Model, formats: Formats): IntegerMatrix | null {
  const { text, layers } = model.spec;
  if (text === undefined) return null;
  const format = formatOf(formats, embeddingName);
  const values = Int8Array.from(tensorOf(model, embeddingName), quantiserOf(format));
  return { rows: vocabularySize(text), columns: at(layers, 0, "layer").input, values };
}

/**
 * Returns the integer model of a float model in given formats.
 *
 * @throws InputError if an accumulator could leave 32 bits, or the model does not fit the formats
 */
export function applyFormats(model: Model, formats: Formats): IntegerModel {
  const { spec } = model;
  const headFormat = formatOf(formats, "head.V");
  const biasFormat = formatOf(formats, "head.bias");
  const { scoreScale } = formats;
  const head = scaledHead(tensorOf(model, "head.V"), scoreScale);
  const bias = tensorOf(model, "head.bias");
  const hidden = lastOf(spec.layers, "layer").hidden;
  const classes = spec.labels.length;
  const headInteger = quantiserOf(headFormat);
  const values = Int8Array.from({ length: classes * hidden }, (_, place) =>
    headInteger(head[(place % hidden) * classes + Math.floor(place / hidden)] ?? 0),
  );
  const integer: IntegerModel = {
    kind: "integer",
    format: "fastcells-integer",
    version: 1,
    task: spec.task,
    readout: spec.readout,
    labels: [...spec.labels],
    channels: spec.channels === null ? null : [...spec.channels],
    sampleRate: spec.sampleRate,
    frontEnd: spec.frontEnd,
    detector: spec.detector === null ? null : scaleDetector(spec.detector, 2 ** formats.scoreBits / floatScoreOne),
    ...(spec.recipe === undefined ? {} : { recipe: spec.recipe }),
    training: spec.training,
    ...(spec.text === undefined ? {} : { text: spec.text }),
    input: foldInput(model, formats),
    embedding: integerEmbedding(model, formats),
    layers: spec.layers.map((_, index) => integerLayer(model, index, formats)),
    head: {
      matrix: { rows: classes, columns: hidden, values },
      matrixBits: headFormat.bits,
      bias: scoreScale === null ? Int16Array.from(bias, quantiserOf(biasFormat)) : new Int16Array(classes),
      biasShift: formats.scoreBits - biasFormat.bits,
      scoreBits: formats.scoreBits,
      ...(scoreScale === null ? {} : { units: { scale: [...scoreScale], offset: [...bias] } }),
    },
  };
  checkIntegerModel(integer);
  proveBounds(integer);
  return integer;
}

/** @throws OptionError if the number of scales is not that of the data's channels */
export function checkSampleScale(sampleScale: QuantiseOptions["sampleScale"], channels: number): void {
  if (!Array.isArray(sampleScale) || sampleScale.length === channels) return;
  const scales = sampleScale.length;
  throw new OptionError(
    ({ name }) =>
      `${name("sampleScale")} has ${counted(scales, "scale")}, the data have ${counted(channels, "channel")}: give one for all, or one for each`,
  );
}

/** A mean is rounded to a unit of a sample, which costs little if the deviation is at least this many units. */
const leastDeviation = 16;

/**
 * Whether samples were recorded as integers, as a sensor's counts are: they are in an array of integers, or all are
 * whole and fine enough for the mean of each channel. Not if samples are companded: their knees were chosen for floats.
 */
function recordedAsIntegers({ spec: { normalisation } }: Model, { values }: Sequences): boolean {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return true;
  const { companding, deviation = [] } = normalisation ?? {};
  if (companding !== undefined || deviation.some((units) => units < leastDeviation)) return false;
  return values.every((value) => Number.isInteger(value));
}

/** The largest magnitude of each channel over the samples of a step, which have one unit. */
function overFrame(raw: Float64Array, frame: number): Float64Array {
  const channels = raw.length / frame;
  return raw.map((_, d) => Math.max(...raw.filter((_, other) => other % channels === d % channels)));
}

/** Chooses the formats for a model from calibration sequences: give the training part, raw as recorded. */
export function calibrate(model: Model, sequences: Sequences, options: Partial<QuantiseOptions> = {}): Formats {
  const { sampleScale, ...calibration } = { ...quantiseDefaults, ...options };
  checkSampleScale(sampleScale, sequences.channels);
  const ranges = collectRanges(model, sequences, calibration);
  if (model.spec.text !== undefined) return chooseFormats(model, ranges, [1]);
  const integers = recordedAsIntegers(model, sequences);
  const scales =
    sampleScale === null
      ? sampleScales(model, overFrame(ranges.raw, sequences.frame ?? 1), integers, sequences.commonUnit)
      : Array.from(ranges.raw, (_, d) =>
          typeof sampleScale === "number" ? sampleScale : at(sampleScale, d, "channel"),
        );
  const broken = scales.findIndex((scale) => !(scale > 0 && Number.isFinite(scale)));
  if (broken >= 0) {
    throw new InputError(
      `sampleScale of channel ${broken} is ${scales[broken]}: give a number above 0 for each channel`,
    );
  }
  return chooseFormats(model, ranges, scales);
}

/**
 * Quantises a model in one shot. Formats are chosen from the weights and from the ranges seen on the sequences; the
 * same model and data give the same integers on every machine.
 *
 * @throws InputError as {@link applyFormats} does
 */
export function quantise(model: Model, sequences: Sequences, options: Partial<QuantiseOptions> = {}): IntegerModel {
  return applyFormats(model, calibrate(model, sequences, options));
}

/** The float values of a tensor's integers, as the forward pass uses them with the quantiser in the loop. */
function fakeQuantise(values: Float32Array, format: TensorFormat): Float32Array {
  const integerOf = quantiserOf(format);
  const unit = 2 ** -format.bits;
  // Not `Float32Array.from`, which makes a list of boxed numbers first: this runs at every update.
  return values.map((value) => integerOf(value) * unit);
}

/**
 * All tensors of a model with the values of the integer model; the learnt scalars, whose 15 bits are enough, and the
 * offsets of a regression's numbers are unchanged.
 */
export function fakeQuantiseModel(model: Model, formats: Formats): Record<string, Float32Array> {
  const scalars = new Set(
    model.spec.layers.flatMap(({ cell }, index) => cellOf(cell).scalars.map(({ name }) => `layers.${index}.${name}`)),
  );
  const { scoreScale } = formats;
  const seen = (name: string, values: Float32Array): Float32Array => {
    if (scalars.has(name) || (scoreScale !== null && name === "head.bias")) return values.slice();
    const format = formatOf(formats, name);
    if (scoreScale === null || name !== "head.V") return fakeQuantise(values, format);
    const scaled = fakeQuantise(scaledHead(values, scoreScale), format);
    return scaled.map((weight, place) => weight * at(scoreScale, place % scoreScale.length, "output"));
  };
  return Object.fromEntries(Object.entries(model.tensors).map(([name, values]) => [name, seen(name, values)]));
}

/** A recorded value in 16-bit units of a raw sample. */
export function rawSample(value: number, unit: number): number {
  return Math.min(Math.max(Math.floor(value / unit + 0.5), -32768), 32767);
}

/** Converts recorded values to raw int16 samples, as a sensor or a loader passes them to the integer model. */
export function rawSamples(values: ArrayLike<number>, sampleScale: readonly number[]): Int16Array {
  const D = sampleScale.length;
  return Int16Array.from(values, (value, at) => rawSample(value, sampleScale[at % D] ?? 1));
}
