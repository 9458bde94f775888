/** @file Damages any file of bytes or text, as determined by a seed. */
import { type Random, random } from "../../src/core/random.js";

type Damage = (bytes: Uint8Array, draw: Random) => Uint8Array;

const byteDamage: readonly Damage[] = [
  // Bits anywhere, and bits of the header.
  (bytes, draw) => flipped(bytes, bytes.length, 1 + draw.below(8), draw),
  (bytes, draw) => flipped(bytes, Math.min(bytes.length, 128), 1, draw),
  // A byte at the extremes.
  (bytes, draw) => {
    const changed = bytes.slice();
    changed[draw.below(changed.length)] = pick([0, 1, 0x7f, 0x80, 0xff], draw);
    return changed;
  },
  // Truncated, extended, or with a piece removed, repeated or moved.
  (bytes, draw) => bytes.slice(0, draw.below(bytes.length)),
  (bytes, draw) => joined(bytes, new Uint8Array(1 + draw.below(64)).fill(draw.below(256))),
  (bytes, draw) => {
    const [from, to] = ascending(draw.below(bytes.length), draw.below(bytes.length));
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, draw) => {
    const [from, to] = ascending(draw.below(bytes.length), draw.below(bytes.length));
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
];

const hostileNumbers = ["-1", "0", "1e999", "1e39", "0.5", "NaN", "-inf", "4294967296", "9007199254740993", "?", ""];
const hostileWords = [
  "__proto__",
  "",
  " ",
  '"',
  '""',
  "\0",
  "\uFEFF",
  "\uFFFD",
  "true",
  "@data",
  ":",
  "(0,1)",
  "\r\n",
  ",,",
];

const textDamage: readonly Damage[] = [
  (bytes, draw) => edited(bytes, (text) => replaceOne(text, /-?\d+(\.\d+)?/g, pick(hostileNumbers, draw), draw)),
  (bytes, draw) => edited(bytes, (text) => replaceOne(text, /[A-Za-z@_]+/g, pick(hostileWords, draw), draw)),
  (bytes, draw) => edited(bytes, (text) => replaceOne(text, /[,:;\t\n'"()]/g, pick([...",:;\t\n'\"()"], draw), draw)),
  // A line removed, repeated or moved.
  (bytes, draw) =>
    edited(bytes, (text) => {
      const lines = text.split("\n");
      const [line = ""] = lines.splice(draw.below(lines.length), 1);
      for (let copies = draw.below(3); copies > 0; copies--) lines.splice(draw.below(lines.length + 1), 0, line);
      return lines.join("\n");
    }),
  // A line of great length.
  (bytes, draw) =>
    edited(bytes, (text) => replaceOne(text, /[^\n]+/g, pick(["1,", "a", ":", '"'], draw).repeat(5_000), draw)),
];

/** One damaged copy of a valid file, with one to three things wrong. A few seeds leave it valid. */
export function damaged(valid: Uint8Array, seed: number, kind: "bytes" | "text"): Uint8Array {
  const draw = random(seed);
  const ways = kind === "text" ? [...byteDamage, ...textDamage, ...textDamage] : byteDamage;
  let bytes = valid;
  for (let faults = 1 + draw.below(3); faults > 0 && bytes.length > 0; faults--) bytes = pick(ways, draw)(bytes, draw);
  return bytes;
}

/** Damages the bytes from `from` up to `to` as text: a header between a magic number and the numbers. */
export function damagedHeader(valid: Uint8Array, from: number, to: number, seed: number): Uint8Array {
  const draw = random(seed);
  const length = to - from;
  const head = damaged(valid.subarray(from, to), draw.uint32(), "text");
  // Usually the length stays, so that the damage reaches later checks.
  const fitted =
    draw.below(4) === 0
      ? head
      : joined(head.subarray(0, length), new Uint8Array(Math.max(0, length - head.length)).fill(32));
  return joined(joined(valid.subarray(0, from), fitted), valid.subarray(to));
}

function flipped(bytes: Uint8Array, within: number, flips: number, draw: Random): Uint8Array {
  const changed = bytes.slice();
  for (let flip = 0; flip < flips; flip++) changed[draw.below(within)]! ^= 1 << draw.below(8);
  return changed;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function edited(bytes: Uint8Array, edit: (text: string) => string): Uint8Array {
  return new TextEncoder().encode(edit(new TextDecoder().decode(bytes)));
}

function replaceOne(text: string, pattern: RegExp, replacement: string, draw: Random): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[draw.below(Math.max(matches.length, 1))];
  if (match === undefined) return text;
  return text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
}

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], draw: Random): Item {
  const item = items[draw.below(items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

function ascending(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}
