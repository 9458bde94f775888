/** @file What plain JavaScript may hand in place of data and their parts, refused in words. */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import type { Sequences, Split } from "./sequences.js";

/** @throws InputError for what is no data set, as a name, or the result of a loader in place of its `sequences` */
export function checkSequences(data: Sequences): void {
  if (data?.lengths instanceof Uint32Array && data.starts instanceof Uint32Array) return;
  const found = Object(data).sequences === undefined ? kindOf(data) : "what a loader gave";
  throw new InputError(
    `the data are ${found}: give what sequencesOfArrays gives, or the sequences of loadData (const { sequences } = await loadData(…))`,
  );
}

/** @throws InputError if it lacks a part */
export function checkSplit(split: Split): void {
  for (const part of ["train", "validation", "test"] as const) {
    if (split?.[part] instanceof Uint32Array) continue;
    throw new InputError(
      `the split's ${part} part is ${kindOf(split?.[part])}: give what splitSequences(data) gives, a Uint32Array for each part`,
    );
  }
}

/**
 * Indices of some sequences, or of all where none are given.
 * @throws InputError if they are no list, or name a sequence that is not there
 */
export function indicesOf(data: Sequences, indices: ArrayLike<number> | undefined): Uint32Array {
  const count = data.lengths.length;
  if (indices === undefined) return Uint32Array.from({ length: count }, (_, index) => index);
  if (!Array.isArray(indices) && !ArrayBuffer.isView(indices)) {
    throw new InputError(`the indices are ${kindOf(indices)}: give a list of them, or none for all sequences`);
  }
  const list = Array.from(indices);
  const wrong = list.find((index) => !(Number.isInteger(index) && index >= 0 && index < count));
  if (wrong === undefined) return Uint32Array.from(list);
  throw new InputError(`index ${String(wrong)} of ${count} sequences: give whole numbers from 0 to ${count - 1}`);
}
