/**
 * @file The integer model's file: safetensors with I8, I16 and U8 tensors, and one JSON spec in its metadata under the
 * key `fastcells-integer`. An untrusted file is checked completely: types, shapes, formats, and that nothing overflows.
 */
import * as v from "valibot";
import { nonlinearities } from "../cells/nonlinearity.js";
import { cellNames, cellOf } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import { parseJson } from "../core/json.js";
import { checkListening } from "../model/check.js";
import { decodeTensors, encodeTensors, type Tensor, type TensorFile } from "../model/safetensors.js";
import { contractEntries, finite, limits, list, object, oneOf, parseSpec, positive, whole } from "../model/schema.js";
import { embeddingName } from "../model/spec.js";
import { proveBounds } from "./bounds.js";
import { checkIntegerModel } from "./check.js";
import {
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerOperand,
  layerMatrices,
  sumBlocks,
  wordLimit,
} from "./model.js";

const specKey = "fastcells-integer";

const bits = whole(-64, 64);
const operandSchema = v.strictObject(
  { rank: v.nullable(whole(1, limits.hidden)), factorBits: bits, shift: whole(0, 30), bits },
  object,
);
const layerSchema = v.strictObject(
  {
    cell: oneOf(cellNames),
    input: whole(1, limits.input),
    hidden: whole(1, limits.hidden),
    gate: oneOf(nonlinearities),
    update: oneOf(nonlinearities),
    inputBits: bits,
    stateBits: bits,
    sumBits: bits,
    stateBound: whole(1, wordLimit),
    fromInput: operandSchema,
    fromState: operandSchema,
    inputWeightBits: bits,
    stateWeightBits: bits,
    sumShift: whole(0, 30),
    coefficients: v.pipe(v.array(whole(0, wordLimit), "must be a list"), v.maxLength(8, "must hold at most 8 numbers")),
  },
  object,
);
const unitsSchema = v.strictObject(
  { scale: list(positive, "number", limits.labels), offset: list(finite, "number", limits.labels) },
  object,
);
const specSchema = v.strictObject(
  {
    format: v.literal("fastcells-integer", "must be fastcells-integer"),
    version: v.literal(1, "must be 1"),
    ...contractEntries,
    input: v.strictObject({ sampleScale: list(v.number("must be a number"), "number", limits.input) }, object),
    layers: list(layerSchema, "layer", limits.layers),
    head: v.strictObject(
      { matrixBits: bits, biasShift: whole(0, 30), scoreBits: bits, units: v.exactOptional(unitsSchema) },
      object,
    ),
  },
  object,
);
type FileSpec = v.InferOutput<typeof specSchema>;

function fileSpec(model: IntegerModel): FileSpec {
  const { kind: _kind, input, embedding: _embedding, layers, head, ...rest } = model;
  const { matrix: _matrix, bias: _bias, ...headNumbers } = head;
  const operand = ({ factor, ...numbers }: IntegerOperand) => ({ rank: factor?.rows ?? null, ...numbers });
  return {
    ...rest,
    input: { sampleScale: input.sampleScale },
    layers: layers.map(({ fromInput, fromState, sums: _sums, biases: _biases, ...numbers }) => {
      return { ...numbers, fromInput: operand(fromInput), fromState: operand(fromState) };
    }),
    head: headNumbers,
  };
}

/** Encodes an integer model as the bytes of its file. Equal models give equal bytes. */
export function encodeIntegerModel(model: IntegerModel): Uint8Array<ArrayBuffer> {
  checkIntegerModel(model);
  const tensors = new Map<string, Tensor>();
  const put = (name: string, values: Int8Array | Int16Array | Uint8Array, shape = [values.length]) => {
    tensors.set(name, { shape, values: values.slice() });
  };
  const matrix = (name: string, { rows, columns, values }: IntegerMatrix) => put(name, values, [rows, columns]);
  const { companding, mean, multiplier, shift } = model.input;
  if (companding !== null) {
    put("input.centre", companding.centre);
    put("input.kneeBits", companding.kneeBits);
  }
  put("input.mean", mean);
  put("input.multiplier", multiplier);
  if (model.embedding !== null) matrix(embeddingName, model.embedding);
  put("input.shift", shift);
  model.layers.forEach((layer, index) => {
    const prefix = `layers.${index}`;
    for (const { name, matrix: weights } of layerMatrices(layer)) matrix(`${prefix}.${name}`, weights);
    layer.biases.forEach((bias, which) => {
      put(`${prefix}.${cellOf(layer.cell).biases[which]?.name}`, bias);
    });
  });
  matrix("head.V", model.head.matrix);
  put("head.bias", model.head.bias);
  return encodeTensors({ tensors, metadata: new Map([[specKey, JSON.stringify(fileSpec(model))]]) });
}

/** Takes tensors from a file by name and type; tensors left over at the end are an error. */
class TensorTaker {
  constructor(
    private readonly file: TensorFile,
    private readonly name: string,
  ) {}

  private take<Values>(tensor: string, type: abstract new (...given: never) => Values, called: string) {
    const stored = this.file.tensors.get(tensor);
    if (stored === undefined) throw new InputError(`${this.name}: tensor ${tensor} is missing`);
    const { shape, values } = stored;
    if (!(values instanceof type)) throw new InputError(`${this.name}: tensor ${tensor} is not ${called}`);
    this.file.tensors.delete(tensor);
    return { shape, values };
  }

  words(tensor: string): Int16Array {
    return this.take(tensor, Int16Array, "int16").values;
  }

  bytes(tensor: string): Uint8Array {
    return this.take(tensor, Uint8Array, "uint8").values;
  }

  matrix(tensor: string): IntegerMatrix {
    const { shape, values } = this.take(tensor, Int8Array, "int8");
    const [rows, columns] = shape;
    if (shape.length !== 2 || rows === undefined || columns === undefined) {
      throw new InputError(`${this.name}: tensor ${tensor} has shape [${shape}]: it must be a matrix`);
    }
    return { rows, columns, values };
  }

  finish(): void {
    const [extra] = this.file.tensors.keys();
    if (extra !== undefined)
      throw new InputError(`${this.name}: tensor ${JSON.stringify(extra)} does not belong to this model`);
  }
}

function readLayer(spec: FileSpec["layers"][number], index: number, take: TensorTaker): IntegerLayer {
  const prefix = `layers.${index}`;
  const operand = ({ rank, ...numbers }: typeof spec.fromInput, tensor: string): IntegerOperand => ({
    ...numbers,
    factor: rank === null ? null : take.matrix(`${prefix}.${tensor}`),
  });
  return {
    ...spec,
    fromInput: operand(spec.fromInput, "W1"),
    fromState: operand(spec.fromState, "U1"),
    sums: sumBlocks(spec.cell).map(({ name, reads }) => ({
      name,
      reads,
      matrix: take.matrix(`${prefix}.sums.${name}`),
    })),
    biases: cellOf(spec.cell).biases.map(({ name }) => take.words(`${prefix}.${name}`)),
  };
}

function readSpec(file: TensorFile, name: string): FileSpec {
  const json = file.metadata.get(specKey);
  if (json === undefined) {
    const remedy = file.metadata.has("fastcells")
      ? "it is a float model: quantise it with fastcells compress"
      : "is it another file?";
    throw new InputError(`${name}: no "${specKey}" in its metadata: ${remedy}`);
  }
  let parsed: unknown;
  try {
    parsed = parseJson(json);
  } catch {
    throw new InputError(`${name}: the spec in its metadata is not JSON, or nests too deeply: the file is damaged`);
  }
  return parseSpec(specSchema, parsed, name);
}

/**
 * Decodes an integer model's file. `name` (the file's name) opens every error message.
 *
 * @throws InputError for anything that is not a whole integer model of this version in which nothing can overflow
 */
export function decodeIntegerModel(bytes: Uint8Array, name = "the integer model file"): IntegerModel {
  const file = decodeTensors(bytes, name);
  const spec = readSpec(file, name);
  const take = new TensorTaker(file, name);
  const model: IntegerModel = {
    kind: "integer",
    ...spec,
    ...checkListening(spec, name),
    input: {
      ...spec.input,
      companding: file.tensors.has("input.centre")
        ? { centre: take.words("input.centre"), kneeBits: take.bytes("input.kneeBits") }
        : null,
      mean: take.words("input.mean"),
      multiplier: take.words("input.multiplier"),
      shift: take.bytes("input.shift"),
    },
    embedding: spec.text === undefined ? null : take.matrix(embeddingName),
    layers: spec.layers.map((layer, index) => readLayer(layer, index, take)),
    head: { ...spec.head, matrix: take.matrix("head.V"), bias: take.words("head.bias") },
  };
  take.finish();
  checkIntegerModel(model, name);
  proveBounds(model);
  return model;
}
