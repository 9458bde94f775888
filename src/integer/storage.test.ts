import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { type Encoding, encodings, type StoredMatrix } from "./encodings.js";
import { type IntegerMatrix, layerMatrices } from "./model.js";
import { plainShape, randomModel } from "./random.fixture.js";
import { modelMemory, modelStorage, storeMatrices } from "./storage.js";

function sparse(rows: number, columns: number, density: number, seed: number): IntegerMatrix {
  const r = random(seed);
  const values = Int8Array.from({ length: rows * columns }, () => (r.uniform() < density ? r.below(255) - 127 : 0));
  return { rows, columns, values };
}

/** A second implementation of the encodings' definitions. */
function decode({ encoding, rows, columns, bytes }: StoredMatrix): Int8Array {
  const values = new Int8Array(rows * columns);
  let at = 0;
  const next = () => bytes[at++] ?? Number.NaN;
  if (encoding === "dense") {
    for (let first = 0; first < rows; first += 4) {
      const side = Math.min(4, rows - first);
      for (let j = 0; j < columns * side; j++) {
        values[(first + (j % side)) * columns + Math.floor(j / side)] = next() - 128;
      }
    }
  }
  for (let row = 0; row < rows && encoding !== "dense"; row++) {
    if (encoding === "bitmap") {
      for (let j = 0, mask = 0; j < columns; j++, mask >>= 1) {
        if (j % 8 === 0) mask = next();
        if (mask & 1) values[row * columns + j] = next();
      }
      continue;
    }
    const count = next();
    let pair = 0;
    for (let entry = 0, position = 0; entry < count; entry++, position++) {
      if (encoding === "gaps8") position += next();
      else {
        pair = entry % 2 === 0 ? next() : pair >> 4;
        position += pair & 15;
      }
      values[row * columns + position] = next();
    }
  }
  expect(at).toBe(bytes.length);
  return values;
}

/** The encodings chosen for the matrices of one program. */
function encodingsOf(...matrices: IntegerMatrix[]): Encoding[] {
  return [...storeMatrices(matrices).values()].map(({ encoding }) => encoding);
}

describe("the encodings of a matrix", () => {
  it("all decode to the matrix, to the last byte", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 21 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0, 0.01, 0.1, 0.5, 1),
        fc.nat(),
        (rows, columns, density, seed) => {
          const matrix = sparse(rows, columns, density, seed);
          for (const stored of encodings(matrix)) expect(decode(stored)).toEqual(matrix.values);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("change with the density", () => {
    const chosen = (density: number) => encodingsOf(sparse(80, 45, density, 1));
    expect([0.02, 0.2, 0.5, 0.95].flatMap(chosen)).toEqual(["gaps8", "gaps4", "bitmap", "dense"]);
  });

  it("are chosen together: a small matrix does not add a decoder", () => {
    expect(encodingsOf(sparse(80, 45, 0.15, 1), sparse(5, 9, 0.5, 2))).toEqual(["gaps4", "gaps4"]);
    expect(encodingsOf(sparse(80, 45, 1, 1), sparse(5, 9, 0.2, 2))).toEqual(["dense", "dense"]);
  });

  it("are chosen by time if their sizes are close", () => {
    const almostFull = sparse(80, 45, 0.82, 1);
    const sizes = Object.fromEntries(encodings(almostFull).map(({ encoding, bytes }) => [encoding, bytes.length]));
    expect(sizes.bitmap).toBeLessThan(sizes.dense ?? 0);
    expect(encodingsOf(almostFull)).toEqual(["dense"]);
  });

  it("exclude gaps if a row has more entries than a byte counts", () => {
    expect(encodings(sparse(1, 300, 1, 1)).map(({ encoding }) => encoding)).toEqual(["dense", "bitmap"]);
  });
});

describe("modelStorage", () => {
  it("counts every byte of a dense FastGRNN", () => {
    const model = randomModel({ ...plainShape, hidden: 80, rankW: 5, rankU: 40, classes: 2, gate: "sigmoid" }, 4);
    model.input.shift.fill(8);
    model.input.mean[0] = 1;
    model.input.mean[1] = 2;
    for (const { matrix } of [model.head, ...model.layers.flatMap(layerMatrices)]) matrix.values.fill(1);
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
