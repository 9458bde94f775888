import { decodeIntegerModel } from "../src/integer/file.js";
import type { IntegerModel } from "../src/integer/model.js";
import { decodeModel } from "../src/model/file.js";
import { decodeTensors } from "../src/model/safetensors.js";
import type { Model } from "../src/model/spec.js";
import { readWhole } from "./read-file.js";

export type AnyModel = { kind: "float"; model: Model } | { kind: "integer"; model: IntegerModel };

/** A model of either kind: what `fastcells train` wrote, or `fastcells compress`. */
export function readAnyModel(path: string): AnyModel {
  const bytes = readWhole(path, "model");
  const { metadata } = decodeTensors(bytes, path);
  if (metadata.has("fastcells-integer")) return { kind: "integer", model: decodeIntegerModel(bytes, path) };
  return { kind: "float", model: decodeModel(bytes, path) };
}
