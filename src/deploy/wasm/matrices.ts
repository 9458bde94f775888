/**
 * @file Weights in the file, and in memory. In memory each row is padded with zeros to whole groups of eight, for the
 * products. In the file a matrix is stored in the same way or packed in one of two ways, whichever is smallest; packed
 * matrices are unpacked when the module starts.
 */
import type { IntegerMatrix } from "../../integer/model.js";
import { type Emitter, namedFunction, upTo, type Variable } from "./emitter.js";
import { type Code, i32, when } from "./instructions.js";
import { padded } from "./memory.js";

/**
 * bitmap: one bit per weight, lowest first, then the weights that are not 0. gaps: for each such weight 4 bits of
 * distance from the one before.
 */
interface Packed {
  encoding: "plain" | "bitmap" | "gaps";
  marks: Uint8Array;
  weights: Int8Array;
}

const widestGap = 15;

function paddedRows({ rows, columns, values }: IntegerMatrix): Int8Array {
  const stride = padded(columns);
  const all = new Int8Array(rows * stride);
  for (let row = 0; row < rows; row++) all.set(values.subarray(row * columns, (row + 1) * columns), row * stride);
  return all;
}

function bitmap(all: Int8Array): Packed {
  const marks = new Uint8Array(all.length / 8);
  all.forEach((weight, at) => {
    if (weight !== 0) marks[at >> 3] = (marks[at >> 3] ?? 0) | (1 << (at & 7));
  });
  return { encoding: "bitmap", marks, weights: all.filter((weight) => weight !== 0) };
}

function gaps(all: Int8Array): Packed {
  const distances: number[] = [];
  const weights: number[] = [];
  let position = 0;
  all.forEach((weight, at) => {
    if (weight === 0) return;
    for (; at - position > widestGap; position += widestGap) {
      distances.push(widestGap);
      weights.push(0);
    }
    distances.push(at - position);
    weights.push(weight);
    position = at;
  });
  const marks = new Uint8Array(Math.ceil(distances.length / 2));
  distances.forEach((distance, index) => {
    marks[index >> 1] = (marks[index >> 1] ?? 0) | (distance << ((index & 1) * 4));
  });
  return { encoding: "gaps", marks, weights: Int8Array.from(weights) };
}

const bytesOf = ({ marks, weights }: Packed): number => marks.length + weights.length;

/** Places a matrix in memory, where `starting` code unpacks it. Returns the address of its rows. */
export function placeMatrix(matrix: IntegerMatrix, emitter: Emitter): number {
  const { memory, starting } = emitter;
  const all = paddedRows(matrix);
  const plain: Packed = { encoding: "plain", marks: new Uint8Array(), weights: all };
  const ways = [plain, bitmap(all), gaps(all)];
  const { encoding, marks, weights } = ways.reduce((best, way) => (bytesOf(way) < bytesOf(best) ? way : best));
  if (encoding === "plain") return memory.put(weights);
  const address = memory.take(all.length);
  const count = encoding === "bitmap" ? all.length : weights.length;
  if (weights.length > 0) {
    starting.push(...emitter.call(unpackers[encoding], memory.put(marks), memory.put(weights), address, count));
  }
  return address;
}

const unpacker =
  (turn: (variables: Readonly<Record<"marks" | "weights" | "to" | "index", Variable>>) => Code[]) => () =>
    namedFunction(["marks", "weights", "to", "count"], { index: "i32" }, ({ count, ...variables }) => [
      upTo(variables.index, count.get, 1, ...turn(variables)),
    ]);

/** unpack(marks, weights, to, count): count is the number of positions for a bitmap, of weights for gaps. */
const unpackers = {
  bitmap: unpacker(({ marks, weights, to, index }) => {
    const byte = i32.load8u(i32.add(marks.get, i32.shr(index.get, i32.const(3))));
    return [
      when(
        i32.and(i32.shr(byte, i32.and(index.get, i32.const(7))), i32.const(1)),
        i32.store8(i32.add(to.get, index.get), i32.load8u(weights.get)),
        weights.add(1),
      ),
    ];
  }),
  gaps: unpacker(({ marks, weights, to, index }) => {
    const pair = i32.load8u(i32.add(marks.get, i32.shr(index.get, i32.const(1))));
    const which = i32.shl(i32.and(index.get, i32.const(1)), i32.const(2));
    return [
      to.add(i32.and(i32.shr(pair, which), i32.const(15))),
      i32.store8(to.get, i32.load8u(i32.add(weights.get, index.get))),
    ];
  }),
};
