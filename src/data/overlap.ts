import { hashed, noHash } from "../core/hash.js";
import type { Sequences } from "./sequences.js";

/**
 * The number of sequences of one part that are also in another, sample for sample: a test on memorised sequences means
 * nothing.
 * @param part indices of the sequences to count
 * @param others indices of the sequences to search
 */
export function repeatedSequences(
  { channels, values, starts, lengths }: Sequences,
  part: Uint32Array,
  others: Uint32Array,
): number {
  const bounds = (index: number): [number, number] => {
    const from = starts[index]! * channels;
    return [from, from + lengths[index]! * channels];
  };
  const hash = (index: number): number => {
    const [from, to] = bounds(index);
    let sum = noHash;
    for (let at = from; at < to; at++) sum = hashed(sum, bitsOf(values[at]!));
    return sum;
  };
  const equal = (first: number, second: number): boolean => {
    const [from, to] = bounds(first);
    const [other, end] = bounds(second);
    if (to - from !== end - other) return false;
    for (let at = from; at < to; at++) if (values[at] !== values[other + at - from]) return false;
    return true;
  };
  const known = new Map<number, number[]>();
  for (const index of others) {
    const key = hash(index);
    const same = known.get(key);
    if (same === undefined) known.set(key, [index]);
    else if (same.length < mostAlike) same.push(index);
  }
  return part.reduce(
    (count, index) => count + (known.get(hash(index))?.some((other) => equal(index, other)) ? 1 : 0),
    0,
  );
}

/** Of many sequences with the same hash, this many are compared. */
const mostAlike = 16;

const word = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  word.setFloat32(0, value);
  return word.getInt32(0);
}
