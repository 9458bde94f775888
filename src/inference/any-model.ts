/** @file A model of either kind, float or integer: `model.kind` says which. */
import { type Bytes, bytesOf, kindOf, type OwnBytes } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { decodeIntegerModel, encodeIntegerModel } from "../integer/file.js";
import type { IntegerModel } from "../integer/model.js";
import type { DetectorSpec } from "../model/detector.js";
import { decodeModel, encodeModel } from "../model/file.js";
import { decodeTensors } from "../model/safetensors.js";
import { channelsOf, type Model, type ModelContract } from "../model/spec.js";

/** A float or an integer model: `kind` says which. */
export type AnyModel = Model | IntegerModel;

/** @throws InputError for anything but a model, such as train's result in place of its `model`, or a model as JSON */
export function checkModel(model: AnyModel): void {
  const arrays = arraysOf(model);
  if (arrays === null) {
    const found = Object(model).model === undefined ? kindOf(model) : "the result of train or compress";
    throw new InputError(
      `the model is ${found}: give a model from decodeModel, the model of train's result, or the integer of compress's`,
    );
  }
  // JSON makes an object of each typed array.
  if (arrays.some((values) => values !== undefined && !ArrayBuffer.isView(values)))
    throw new InputError("the model is a copy by JSON: keep the bytes of encodeModel(model), which decodeModel reads");
}

/** Typed arrays that a model has to have; null: it is no model. */
function arraysOf(model: AnyModel): unknown[] | null {
  if (model?.kind === "integer" && Array.isArray(model.layers)) return [Object(model.input).mean];
  if (model?.kind === "float" && Array.isArray(Object(model.spec).layers)) return Object.values(Object(model.tensors));
  return null;
}

const sources = {
  float: "train's model or the float model that an integer one was made from",
  integer: "the integer of compress's result",
} as const;

/** @throws InputError for anything but a model of this kind: says what to give to `use`, the function that needs it */
export function checkKind(model: AnyModel, kind: AnyModel["kind"], use: string): void {
  checkModel(model);
  if (model.kind !== kind)
    throw new InputError(`${use}: the model is ${model.kind}, and has to be ${kind}: give ${sources[kind]}`);
}

/** What both kinds have in common: task, labels, channels, front end, how it was trained. */
export function contractOf(model: AnyModel): ModelContract {
  checkModel(model);
  return model.kind === "integer" ? model : model.spec;
}

/** The model with a detector, in the unit of the model's scores. */
export function withDetector(model: AnyModel, detector: DetectorSpec): AnyModel {
  if (model.kind === "integer") return { ...model, detector };
  return { ...model, spec: { ...model.spec, detector } };
}

/** D: numbers in a sample. */
export function channelCount(model: AnyModel): number {
  checkModel(model);
  return model.kind === "integer" ? model.input.mean.length / (model.frame ?? 1) : channelsOf(model.spec);
}

/** Encodes a model of either kind as the bytes of its file. Equal models give equal bytes. */
export function encodeAnyModel(model: AnyModel): OwnBytes {
  checkModel(model);
  return model.kind === "integer" ? encodeIntegerModel(model) : encodeModel(model);
}

/**
 * Decodes a model's file of either kind, as written by `encodeAnyModel`, `fastcells train` or `fastcells compress`.
 * `name` (the file's name) opens every error message.
 *
 * @throws InputError for anything that is not a whole model of this version or an older one
 */
export function decodeAnyModel(file: Bytes, name = "the model file"): AnyModel {
  const bytes = bytesOf(file, name);
  const { metadata } = decodeTensors(bytes, name);
  return metadata.has("fastcells-integer") ? decodeIntegerModel(bytes, name) : decodeModel(bytes, name);
}

/**
 * Returns the model if it is a float model.
 * @param need the option or command that needs it, for the message: `--to onnx`
 * @throws InputError for an integer model: says what to give
 */
export function floatModel(model: AnyModel, name: string, need: string): Model {
  if (model.kind === "float") return model;
  throw new InputError(
    `${need}: ${name} is an integer model, but this needs a float model: give the one it was made from`,
  );
}

/**
 * Returns the model if it is an integer model.
 * @throws InputError for a float model: says how to quantise it
 */
export function integerModel(model: AnyModel, name: string, need: string): IntegerModel {
  if (model.kind === "integer") return model;
  throw new InputError(
    `${need}: ${name} is a float model, but this needs an integer model: first run fastcells compress ${name} <data>`,
  );
}
