/** @file Arrays of an untrusted file, each checked when read. */
import { InputError } from "../../src/core/errors.js";
import type { TensorValues } from "../../src/model/safetensors.js";

/** Packed data: plain JSON, and arrays by name. */
export interface Packed {
  said: Record<string, unknown>;
  arrays: [name: string, values: TensorValues][];
}

export type Tensors = ReadonlyMap<string, { values: TensorValues }>;

/** @throws InputError if it is missing, or of another kind */
export function arrayOf<T extends TensorValues>(tensors: Tensors, name: string, Kind: { new (): T }): T {
  const found = tensors.get(name)?.values;
  if (found instanceof Kind) return found;
  throw damaged(name);
}

/** Indices, or counts, below a limit. @throws InputError if one is not */
export function indicesOf(tensors: Tensors, name: string, below: number): Uint32Array {
  const list = arrayOf(tensors, name, Uint32Array);
  if (list.every((index) => index < below)) return list;
  throw damaged(name);
}

export function damaged(name: string): InputError {
  return new InputError(`the data of the search: ${name} is damaged or missing`);
}
