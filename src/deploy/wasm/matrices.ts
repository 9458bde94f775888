/**
 * @file Weights in the file, and in memory. In memory each row is padded with zeros to whole groups of eight, for the
 * products. In the file a matrix is stored in the same way or packed in one of two ways, whichever is smallest; packed
 * matrices are unpacked when the module starts.
 */
import type { IntegerMatrix } from "../../integer/model.js";
import { type Code, call, i32, local, repeatWhile, when } from "./instructions.js";
import { type MemoryPlan, padded } from "./memory.js";
import type { WasmFunction } from "./module.js";

/**
 * bitmap: one bit per weight, lowest first, then the weights that are not 0. gaps: for each such weight 4 bits of
 * distance from the one before.
 */
type Packed =
  | { encoding: "plain"; weights: Int8Array }
  | { encoding: "bitmap"; marks: Uint8Array; weights: Int8Array }
  | { encoding: "gaps"; marks: Uint8Array; weights: Int8Array };

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

function bytesOf(packed: Packed): number {
  return packed.weights.length + ("marks" in packed ? packed.marks.length : 0);
}

/** Places matrices in memory, and gathers the code that unpacks them. */
export class Matrices {
  /** Code that has to run before the first step. */
  readonly unpacking: number[] = [];
  private readonly unpackers: Partial<Record<"bitmap" | "gaps", number>> = {};

  constructor(
    private readonly memory: MemoryPlan,
    private readonly define: (code: WasmFunction) => number,
  ) {}

  /** The address of a matrix's rows. */
  place(matrix: IntegerMatrix): number {
    const all = paddedRows(matrix);
    const packed = [{ encoding: "plain", weights: all } as const, bitmap(all), gaps(all)].reduce((best, other) =>
      bytesOf(other) < bytesOf(best) ? other : best,
    );
    if (packed.encoding === "plain") return this.memory.put(packed.weights);
    const { encoding, marks, weights } = packed;
    const address = this.memory.take(all.length);
    const unpacker = this.unpackers[encoding] ?? this.define(unpackers[encoding]);
    this.unpackers[encoding] = unpacker;
    const count = encoding === "bitmap" ? all.length : weights.length;
    if (weights.length > 0) {
      const parameters = [this.memory.put(marks), this.memory.put(weights), address, count];
      this.unpacking.push(...call(unpacker, ...parameters.map(i32.const)));
    }
    return address;
  }
}

const [marks, weights, to, count, index] = [0, 1, 2, 3, 4].map(local.get) as [Code, Code, Code, Code, Code];
const next = (at: number, by: Code = i32.const(1)): Code => local.set(at, i32.add(local.get(at), by));
const unpacker = (body: Code): WasmFunction => ({
  exported: null,
  parameters: 4,
  result: false,
  locals: ["i32"],
  body,
});

/** unpack(marks, weights, to, count): count is the number of positions for a bitmap, of weights for gaps. */
const unpackers: Readonly<Record<"bitmap" | "gaps", WasmFunction>> = {
  bitmap: unpacker(
    repeatWhile(
      i32.less(index, count),
      when(
        i32.and(
          i32.shr(i32.load8u(i32.add(marks, i32.shr(index, i32.const(3)))), i32.and(index, i32.const(7))),
          i32.const(1),
        ),
        i32.store8(i32.add(to, index), i32.load8u(weights)),
        next(1),
      ),
      next(4),
    ),
  ),
  gaps: unpacker(
    repeatWhile(
      i32.less(index, count),
      next(
        2,
        i32.and(
          i32.shr(
            i32.load8u(i32.add(marks, i32.shr(index, i32.const(1)))),
            i32.shl(i32.and(index, i32.const(1)), i32.const(2)),
          ),
          i32.const(15),
        ),
      ),
      i32.store8(to, i32.load8u(i32.add(weights, index))),
      next(4),
    ),
  ),
};
