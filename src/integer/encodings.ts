/**
 * @file The four encodings of a matrix in flash, each a stream of bytes that a product reads from front to back. A
 * sparse weight is an int8 in two's complement; a dense weight is stored plus 128.
 */
import type { IntegerMatrix } from "./model.js";

/**
 * - dense: weight + 128, since unsigned bytes are cheaper to load on a Cortex-M0 and to multiply on an AVR. Rows come
 *   in groups of four, fewer in the last: column 0 of each row of the group, column 1, …
 * - bitmap: for every eight columns of a row a byte with a bit for each, lowest bit first, then the weights whose bit
 *   is 1.
 * - gaps4: for each row a count of entries; for every two entries a byte of two gaps, the first in its low half, and
 *   their weights. A gap is the number of columns skipped before an entry. Wider gaps are bridged by entries of weight
 *   0.
 * - gaps8: the same with one byte a gap: count, then gap and weight of each entry.
 */
export type Encoding = "dense" | "bitmap" | "gaps4" | "gaps8";

export interface StoredMatrix {
  encoding: Encoding;
  rows: number;
  columns: number;
  bytes: Uint8Array;
  /** Weights in the stream, including those of bridges. */
  entries: number;
}

/** Every weight plus 128, in the order of the dense {@link Encoding}. */
export function denseOrder({ rows, columns, values }: IntegerMatrix): Uint8Array {
  const bytes = new Uint8Array(rows * columns);
  let at = 0;
  for (let first = 0; first < rows; first += 4) {
    for (let j = 0; j < columns; j++) {
      for (let row = first; row < Math.min(first + 4, rows); row++) bytes[at++] = values[row * columns + j]! + 128;
    }
  }
  return bytes;
}

function dense(matrix: IntegerMatrix): StoredMatrix {
  const { rows, columns } = matrix;
  const bytes = denseOrder(matrix);
  return { encoding: "dense", rows, columns, bytes, entries: bytes.length };
}

function bitmap({ rows, columns, values }: IntegerMatrix): StoredMatrix {
  const bytes: number[] = [];
  let entries = 0;
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < columns; from += 8) {
      const weights = values.subarray(row * columns + from, row * columns + Math.min(from + 8, columns));
      const kept = weights.filter((weight) => weight !== 0);
      bytes.push(
        weights.reduce((mask, weight, bit) => mask | (weight === 0 ? 0 : 1 << bit), 0),
        ...kept,
      );
      entries += kept.length;
    }
  }
  return { encoding: "bitmap", rows, columns, bytes: Uint8Array.from(bytes), entries };
}

/** null if a row has more entries than a byte counts. */
function gapCoded(
  { rows, columns, values }: IntegerMatrix,
  encoding: "gaps4" | "gaps8",
  widest: number,
): StoredMatrix | null {
  const bytes: number[] = [];
  let entries = 0;
  for (let row = 0; row < rows; row++) {
    const gaps: number[] = [];
    const weights: number[] = [];
    let next = 0;
    for (let j = 0; j < columns; j++) {
      const weight = values[row * columns + j]!;
      if (weight === 0) continue;
      for (; j - next > widest; next += widest + 1) {
        gaps.push(widest);
        weights.push(0);
      }
      gaps.push(j - next);
      weights.push(weight);
      next = j + 1;
    }
    if (gaps.length > 255) return null;
    bytes.push(gaps.length);
    for (let entry = 0; entry < gaps.length; entry += encoding === "gaps4" ? 2 : 1) {
      if (encoding === "gaps8") bytes.push(gaps[entry]!, weights[entry]!);
      else bytes.push(gaps[entry]! | ((gaps[entry + 1] ?? 0) << 4), ...weights.slice(entry, entry + 2));
    }
    entries += gaps.length;
  }
  return { encoding, rows, columns, bytes: Uint8Array.from(bytes), entries };
}

/** The encodings that can hold a matrix; the dense one is the first. */
export function encodings(matrix: IntegerMatrix): StoredMatrix[] {
  const gaps = [gapCoded(matrix, "gaps4", 15), gapCoded(matrix, "gaps8", 255)];
  return [dense(matrix), bitmap(matrix), ...gaps.filter((stored) => stored !== null)];
}
