/** @file A model's tensors as plain arrays, for other programs: a folder of .npy files, or one JSON. */
import type { OwnBytes } from "../../core/bytes.js";
import { checkModel } from "../../inference/any-model.js";
import { encodeIntegerModel } from "../../integer/file.js";
import type { IntegerModel } from "../../integer/model.js";
import { encodeModel } from "../../model/file.js";
import { decodeTensors, type TensorFile } from "../../model/safetensors.js";
import type { Model } from "../../model/spec.js";
import { encodeNpy, npyType } from "./npy.js";

/**
 * The contents of a model's file: the tensors of `src/model/spec.ts` or of `src/integer/file.ts`, and the spec as JSON.
 */
function content(model: Model | IntegerModel): { tensors: TensorFile["tensors"]; spec: string } {
  const { tensors, metadata } = decodeTensors("spec" in model ? encodeModel(model) : encodeIntegerModel(model));
  const [spec = "{}"] = metadata.values();
  return { tensors, spec };
}

/** `<tensor>.npy` for each tensor, and `spec.json`. */
export function exportNpy(model: Model | IntegerModel): Map<string, OwnBytes | string> {
  checkModel(model);
  const { tensors, spec } = content(model);
  return new Map<string, OwnBytes | string>([
    ["spec.json", `${JSON.stringify(JSON.parse(spec), null, 2)}\n`],
    ...[...tensors].map(([name, tensor]): [string, OwnBytes] => [`${name}.npy`, encodeNpy(tensor)]),
  ]);
}

/** `{ spec, tensors: { <name>: { type, shape, values } } }`, values row-major, types as NumPy writes them. */
export function exportJson(model: Model | IntegerModel): string {
  checkModel(model);
  const { tensors, spec } = content(model);
  const arrays = [...tensors].map(([name, { shape, values }]) => [
    name,
    { type: npyType(values), shape, values: [...values] },
  ]);
  return `${JSON.stringify({ spec: JSON.parse(spec), tensors: Object.fromEntries(arrays) })}\n`;
}
