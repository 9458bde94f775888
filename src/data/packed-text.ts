/**
 * @file Arrays of texts, as in NumPy's `<U5` and `|S5`: each of a fixed number of code points or bytes, padded with
 * zeros.
 */
import { entryOf } from "../core/at.js";
import type { PackedArray } from "./packed.js";

/**
 * Converts an array of texts, given as code points, to indices into the sorted names.
 * @param array `[…, width]` code points
 * @returns `[…]` indices, and the names
 */
export function namedArray({ shape, values }: PackedArray): PackedArray {
  const width = shape[shape.length - 1] ?? 0;
  const count = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const texts = Array.from({ length: count }, (_, index) => {
    let text = "";
    for (let at = index * width; at < (index + 1) * width && values[at] !== 0; at++) {
      const point = values[at]!;
      text += point >= 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
    }
    return text;
  });
  const names = [...new Set(texts)].sort();
  const place = new Map(names.map((name, index) => [name, index]));
  return { shape: shape.slice(0, -1), values: Int32Array.from(texts, (text) => entryOf(place, text, text)), names };
}

/** Gives arrays of texts the names of all arrays; other arrays are unchanged. */
export function withJointNames(arrays: readonly PackedArray[]): PackedArray[] {
  if (!arrays.some(({ names }) => names !== undefined)) return [...arrays];
  const joint = [...new Set(arrays.flatMap(({ values, names }) => names ?? Array.from(values, String)))].sort();
  const place = new Map(joint.map((name, index) => [name, index]));
  const numbered = (name: string) => entryOf(place, name, name);
  return arrays.map(({ shape, values, names }) => ({
    shape,
    values: Int32Array.from(values, (value) => numbered(names?.[value] ?? String(value))),
    names: joint,
  }));
}
