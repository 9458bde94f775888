/** @file Texts in arrays, as NumPy's `<U5` and `|S5` keep them: each of as many code points, or bytes, padded with zeros. */
import type { PackedArray } from "./packed.js";

/**
 * An array of texts by their code points becomes one of their places among the sorted names.
 * @param array `[…, width]` code points
 * @returns `[…]` places, and the names
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
  return { shape: shape.slice(0, -1), values: Int32Array.from(texts, (text) => place.get(text) ?? 0), names };
}

/** Arrays of texts with the names of all of them; others as they are. */
export function withJointNames(arrays: readonly PackedArray[]): PackedArray[] {
  if (!arrays.some(({ names }) => names !== undefined)) return [...arrays];
  const joint = [...new Set(arrays.flatMap(({ values, names }) => names ?? Array.from(values, String)))].sort();
  const place = new Map(joint.map((name, index) => [name, index]));
  return arrays.map(({ shape, values, names }) => ({
    shape,
    values: Int32Array.from(values, (value) => place.get(names?.[value] ?? String(value)) ?? 0),
    names: joint,
  }));
}
