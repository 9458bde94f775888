import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../random.js";
import type { IntegerMatrix } from "./model.js";
import { plainShape, randomModel } from "./random.fixture.js";
import { encodings, modelMemory, modelStorage, type StoredMatrix, storeMatrices } from "./storage.js";

function sparse(rows: number, columns: number, density: number, seed: number): IntegerMatrix {
  const r = random(seed);
  const values = Int8Array.from({ length: rows * columns }, () => (r.uniform() < density ? r.below(255) - 127 : 0));
  return { rows, columns, values };
}

/** What the encodings' definitions say, written down a second time. */
function decode(stored: StoredMatrix): Int8Array {
  const { rows, columns } = stored;
  const values = new Int8Array(rows * columns);
  if (stored.encoding === "dense") {
    const grouped = (rows >> 2) * 4 * columns;
    stored.weights.forEach((weight, at) => {
      const group = Math.floor(at / (4 * columns));
      const inside = at % (4 * columns);
      const to = at < grouped ? (4 * group + (inside % 4)) * columns + (inside >> 2) : at;
      values[to] = weight - 128;
    });
    return values;
  }
  let next = 0;
  let gapByte = 0;
  for (let row = 0; row < rows; row++) {
    if (stored.encoding === "bitmap") {
      for (let j = 0; j < columns; j++) {
        const bit = (stored.mask[row * Math.ceil(columns / 8) + (j >> 3)] ?? 0) & (1 << (j & 7));
        if (bit !== 0) values[row * columns + j] = stored.weights[next++] ?? 0;
      }
      continue;
    }
    const count = stored.counts[row] ?? 0;
    let position = 0;
    for (let entry = 0; entry < count; entry++) {
      const byte = stored.gaps[gapByte + (stored.encoding === "gaps4" ? entry >> 1 : entry)] ?? 0;
      position += stored.encoding === "gaps8" ? byte : entry % 2 === 0 ? byte & 15 : byte >> 4;
      // An entry of weight zero only bridges.
      values[row * columns + position]! += stored.weights[next++] ?? 0;
    }
    gapByte += stored.encoding === "gaps4" ? (count + 1) >> 1 : count;
  }
  return values;
}

describe("the encodings of a matrix", () => {
  it("all decode to the matrix, and their bytes are those of their arrays", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 21 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0, 0.01, 0.1, 0.5, 1),
        fc.nat(),
        (rows, columns, density, seed) => {
          const matrix = sparse(rows, columns, density, seed);
          for (const stored of encodings(matrix)) {
            expect(decode(stored)).toEqual(matrix.values);
            const arrays = Object.values(stored).filter((part) => ArrayBuffer.isView(part));
            expect(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(stored.bytes);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("change with the density", () => {
    const chosen = (density: number) => storeMatrices([sparse(80, 45, density, 1)])[0]?.encoding;
    expect([0.02, 0.2, 0.5, 0.95].map(chosen)).toEqual(["gaps8", "gaps4", "bitmap", "dense"]);
  });

  it("are chosen together: a small matrix does not bring a decoder of its own", () => {
    const encodingsOf = (...matrices: IntegerMatrix[]) => storeMatrices(matrices).map(({ encoding }) => encoding);
    expect(encodingsOf(sparse(80, 45, 0.15, 1), sparse(5, 9, 0.5, 2))).toEqual(["gaps4", "gaps4"]);
    expect(encodingsOf(sparse(80, 45, 1, 1), sparse(5, 9, 0.2, 2))).toEqual(["dense", "dense"]);
  });

  it("do without gaps where a row has more entries than a byte counts", () => {
    expect(encodings(sparse(1, 300, 1, 1)).map(({ encoding }) => encoding)).toEqual(["dense", "bitmap"]);
  });
});

describe("modelStorage", () => {
  it("counts every byte of a dense FastGRNN", () => {
    const model = randomModel({ ...plainShape, hidden: 80, rankW: 5, rankU: 40, classes: 2, gate: "sigmoid" }, 4);
    model.input.shift.fill(8);
    model.input.mean[0] = 1;
    model.input.mean[1] = 2;
    for (const matrix of [
      model.head.matrix,
      ...model.layers.flatMap(({ fromInput, fromState, sums }) => [
        fromInput.factor,
        fromState.factor,
        ...sums.map((sum) => sum.matrix),
      ]),
    ]) {
      matrix?.values.fill(1);
    }
    const { items, bytes } = modelStorage(model);
    expect(Object.fromEntries(items.map((item) => [item.name, item.bytes]))).toEqual({
      input: 36,
      "layers.0.W1": 45,
      "layers.0.U1": 3200,
      "layers.0.sums.shared": 3600,
      "layers.0.biases": 320,
      "layers.0.coefficients": 4,
      "head.V": 160,
      "head.bias": 4,
      "sigmoid table": 130,
    });
    expect(bytes).toBe(36 + 45 + 3200 + 3600 + 320 + 4 + 160 + 4 + 130);
    expect(modelMemory(model)).toEqual({ state: 160, scratch: 108 });
  });
});
