/**
 * @file The model file: a safetensors file of float32 weights, whose metadata holds the spec as JSON under the key
 * `fastcells`. Any safetensors reader opens it.
 */
import { InputError } from "../core/errors.js";
import { parseJson } from "../core/json.js";
import { checkSpec, checkTensors } from "./check.js";
import { quote } from "./quote.js";
import { decodeTensors, encodeTensors, type Tensor } from "./safetensors.js";
import { type Model, modelTensors } from "./spec.js";

const specKey = "fastcells";

/**
 * Encodes a model as the bytes of its file. Equal models give equal bytes.
 *
 * @throws InputError if the model breaks a rule of {@link checkSpec} or lacks a tensor, so that no broken file is
 * written.
 */
export function encodeModel(model: Model): Uint8Array<ArrayBuffer> {
  const spec = checkSpec(model.spec);
  checkTensors(model);
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of modelTensors(spec)) {
    tensors.set(name, { shape, values: new Float32Array(model.tensors[name] ?? []) });
  }
  return encodeTensors({ tensors, metadata: new Map([[specKey, JSON.stringify(spec)]]) });
}

/**
 * Decodes a model's file. `name` (the file's name) opens every error message.
 *
 * @throws InputError for anything that is not a whole, finite model of this version or an older one.
 */
export function decodeModel(bytes: Uint8Array, name = "the model file"): Model {
  const file = decodeTensors(bytes, name);
  const json = file.metadata.get(specKey);
  if (json === undefined) {
    throw new InputError(
      `${name}: no "${specKey}" in its metadata: it is a safetensors file, but not a fastcells model`,
    );
  }
  let parsed: unknown;
  try {
    parsed = parseJson(json);
  } catch {
    throw new InputError(`${name}: the spec in its metadata is not JSON, or nests too deeply: the file is damaged`);
  }
  const spec = checkSpec(parsed, name);
  const tensors: Record<string, Float32Array> = {};
  for (const { name: tensor, shape } of modelTensors(spec)) {
    const stored = file.tensors.get(tensor);
    if (stored === undefined) throw new InputError(`${name}: tensor ${tensor} [${shape}] is missing`);
    if (!(stored.values instanceof Float32Array)) {
      throw new InputError(`${name}: tensor ${tensor} is not float32: save it as float32`);
    }
    if (stored.shape.join() !== shape.join()) {
      throw new InputError(`${name}: tensor ${tensor} has shape [${stored.shape}], the spec asks for [${shape}]`);
    }
    tensors[tensor] = stored.values;
    file.tensors.delete(tensor);
  }
  const [extra] = file.tensors.keys();
  if (extra !== undefined) throw new InputError(`${name}: tensor ${quote(extra)} does not belong to this model`);
  const model: Model = { kind: "float", spec, tensors };
  checkTensors(model, name);
  return model;
}
