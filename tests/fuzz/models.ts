/** @file Damages a valid model file for fuzz tests of `decodeModel`, as determined by a seed. */
import { random } from "../../src/core/random.js";

type Draw = ReturnType<typeof random>;

const hostileNumbers = [
  "-1",
  "1e999",
  "0.5",
  "4294967296",
  "9007199254740993",
  "1e15",
  "null",
  '"8"',
  "[]",
  "{}",
  "true",
];
const hostileText = [
  "__proto__",
  "constructor",
  "",
  "\\u0000",
  "F32",
  "I64",
  "[",
  "]]",
  "{",
  '"',
  "\\",
  "0",
  "1",
  "GRU",
];

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
}

/** The file with its header's text changed and its length adjusted, so that the damage reaches later checks. */
function withHeader(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const end = Math.min(bytes.length, 8 + headerLength(bytes));
  const text = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(8, end))));
  const changed = new Uint8Array(8 + text.length + bytes.length - end);
  new DataView(changed.buffer).setBigUint64(0, BigInt(text.length), true);
  changed.set(text, 8);
  changed.set(bytes.subarray(end), 8 + text.length);
  return changed;
}

function pick<Item>(items: readonly Item[], draw: Draw): Item | undefined {
  return items.length === 0 ? undefined : items[draw.below(items.length)];
}

/** Replaces one of the matches of a pattern. */
function replaceOne(text: string, pattern: RegExp, replacement: string | undefined, draw: Draw): string {
  const match = pick([...text.matchAll(pattern)], draw);
  if (match === undefined) return text;
  return text.slice(0, match.index) + (replacement ?? "") + text.slice(match.index + match[0].length);
}

const mutations: ((bytes: Uint8Array, draw: Draw) => Uint8Array)[] = [
  // Bits anywhere.
  (bytes, draw) => {
    const changed = bytes.slice();
    for (let flips = 1 + draw.below(8); flips > 0; flips--) changed[draw.below(changed.length)]! ^= 1 << draw.below(8);
    return changed;
  },
  // Bits of the header.
  (bytes, draw) => {
    const changed = bytes.slice();
    changed[8 + draw.below(headerLength(bytes))]! ^= 1 << draw.below(8);
    return changed;
  },
  // The header's length.
  (bytes, draw) => {
    const changed = bytes.slice();
    changed[draw.below(8)] = draw.below(256);
    return changed;
  },
  // Cut short, or with something after the end.
  (bytes, draw) => bytes.slice(0, draw.below(bytes.length)),
  (bytes, draw) => {
    const longer = new Uint8Array(bytes.length + 1 + draw.below(64));
    longer.set(bytes);
    return longer;
  },
  // A number of the header: sizes, offsets, ranks, version.
  (bytes, draw) => withHeader(bytes, (text) => replaceOne(text, /-?\d+(\.\d+)?/g, pick(hostileNumbers, draw), draw)),
  (bytes, draw) => withHeader(bytes, (text) => replaceOne(text, /\d+/g, String(draw.below(64)), draw)),
  // A word of the header: names, dtypes, cells, keys.
  (bytes, draw) => withHeader(bytes, (text) => replaceOne(text, /[A-Za-z_.]{2,}/g, pick(hostileText, draw), draw)),
  // A piece of the header removed or repeated.
  (bytes, draw) =>
    withHeader(bytes, (text) => {
      const from = draw.below(text.length);
      const piece = text.slice(from, from + 1 + draw.below(40));
      return text.slice(0, from) + (draw.below(2) === 0 ? "" : piece + piece) + text.slice(from + piece.length);
    }),
  // Lists nested past any recursion.
  (bytes, draw) => {
    const depth = 10 ** (2 + draw.below(4));
    return withHeader(bytes, (text) => replaceOne(text, /\d+|null/g, "[".repeat(depth) + "]".repeat(depth), draw));
  },
  // A weight that is not a number.
  (bytes, draw) => {
    const changed = bytes.slice();
    const start = 8 + headerLength(bytes);
    const at = start + 4 * draw.below(Math.floor((bytes.length - start) / 4));
    const value = pick([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], draw) ?? 0;
    new DataView(changed.buffer, changed.byteOffset).setFloat32(at, value, true);
    return changed;
  },
];

/** One damaged copy of a valid model file. A few seeds leave it valid; none may crash or hang a reader. */
export function mutateModel(bytes: Uint8Array, seed: number): Uint8Array {
  const draw = random(seed);
  return pick(mutations, draw)?.(bytes, draw) ?? bytes;
}
