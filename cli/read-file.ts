import { InputError } from "../src/core/errors.js";
import { noFile, wholeFile } from "../src/data/files/whole-file.js";
import { codeOf } from "../src/data/files/write-error.js";
import { type AnyModel, decodeAnyModel } from "../src/inference/any-model.js";

/**
 * The content of a file.
 * @param kind its name in errors: "model", "checkpoint"
 * @param otherwise what to do if there is none
 */
export function readWhole(path: string, kind: string, otherwise: string): Uint8Array {
  try {
    return wholeFile(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new InputError(`there is no ${kind} ${path}: check the name, or ${otherwise}`);
    }
    const found = noFile[code];
    if (found !== undefined) throw new InputError(`${path} is ${found}, not a ${kind}: give the file's name`);
    if (code === "EACCES") throw new InputError(`cannot read ${path}: permission denied`);
    throw error;
  }
}

/** A model of either kind, from `fastcells train` or `fastcells compress`, and the size of its file in bytes. */
export function readModel(path: string): { model: AnyModel; size: number } {
  const bytes = readWhole(path, "model", "make one with fastcells train");
  return { model: decodeAnyModel(bytes, path), size: bytes.length };
}
