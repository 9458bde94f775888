import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type LayerSpec, layerColumns, recurrentRows } from "../cells/layer.js";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { initialTensors } from "./initial.js";
import type { Lasting } from "./lasting.js";
import { type Model, modelTensors } from "./spec.js";

const layer = (cell: CellName, sizes: Partial<LayerSpec> = {}): LayerSpec => ({
  cell,
  input: 9,
  hidden: 16,
  rankW: null,
  rankU: null,
  gate: "sigmoid",
  update: "tanh",
  stateBound: null,
  ...sizes,
});
const labels = ["a", "b", "c"];
const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
const product = (a: Float32Array, b: Float32Array, rank: number) => {
  const [rows, columns] = [a.length / rank, b.length / rank];
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += a[Math.floor(at / columns) * rank + k]! * b[k * columns + (at % columns)]!;
    return sum;
  });
};

describe.each(cellNames)("initial tensors of %s", (cell) => {
  test.each([null, 4])("has every tensor of its shape, and the cell's constants (rank %s)", (rank) => {
    const spec = { layers: [layer(cell, { rankW: rank, rankU: rank }), layer(cell, { input: 16 })], labels };
    const tensors = initialTensors(spec, 1);
    expect(Object.keys(tensors)).toEqual(modelTensors(spec).map(({ name }) => name));
    for (const { name, shape } of modelTensors(spec)) {
      expect(tensors[name]).toHaveLength(shape.reduce((all, size) => all * size, 1));
    }
    for (const { name, initial } of [...cellOf(cell).biases, ...cellOf(cell).scalars]) {
      expect(new Set(tensors[`layers.1.${name}`])).toEqual(new Set([initial]));
    }
  });

  test("starts each block of U orthogonal", () => {
    const hidden = 16;
    const columns = layerColumns({ cell, hidden });
    const U = initialTensors({ layers: [layer(cell)], labels }, 3)["layers.0.U"] ?? new Float32Array();
    for (let first = 0; first < recurrentRows({ cell, hidden }); first += hidden) {
      for (let block = 0; block < cellOf(cell).blocks.length; block++) {
        const entry = (i: number, j: number) => U[(first + i) * columns + block * hidden + j]!;
        for (let a = 0; a < hidden; a++) {
          for (let b = 0; b < hidden; b++) {
            let dot = 0;
            for (let j = 0; j < hidden; j++) dot += entry(a, j) * entry(b, j);
            expect(dot).toBeCloseTo(a === b ? cellOf(cell).recurrentGain ** 2 : 0, 6);
          }
        }
      }
    }
  });
});

test("gives W, the head and the product of low-rank factors Xavier's deviation", () => {
  const spec = { layers: [layer("FastGRNN", { input: 60, hidden: 100, rankW: 7, rankU: 30 })], labels };
  const low = initialTensors(spec, 5);
  const full = initialTensors({ ...spec, layers: [layer("FastGRNN", { input: 60, hidden: 100 })] }, 5);
  const W = product(low["layers.0.W1"]!, low["layers.0.W2"]!, 7);
  const U = product(low["layers.0.U1"]!, low["layers.0.U2"]!, 30);
  expect(deviation(full["layers.0.W"]!) / Math.sqrt(2 / 160)).toBeCloseTo(1, 1);
  expect(deviation(full["head.V"]!) / Math.sqrt(2 / 103)).toBeCloseTo(1, 0);
  expect(Math.abs(deviation(W) / Math.sqrt(2 / 160) - 1)).toBeLessThan(0.15);
  expect(Math.abs(deviation(U) / Math.sqrt(2 / 200) - 1)).toBeLessThan(0.15);
});

test("the published start is 0.1·N(0, 1) for every matrix and factor", () => {
  const layers = [layer("FastGRNN", { input: 60, hidden: 100, rankW: 20, rankU: null })];
  const tensors = initialTensors({ layers, labels }, 2, "published");
  for (const name of ["layers.0.W1", "layers.0.W2", "layers.0.U", "head.V"]) {
    expect(Math.abs(deviation(tensors[name]!) - 0.1)).toBeLessThan(0.01);
  }
});

describe("a start with a time scale", () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const times = (steps: number): Lasting => ({ steps, freeU: true });
  const lasting = (cell: CellName, steps: number | null) =>
    initialTensors(
      { layers: [layer(cell, { hidden: 16, rankU: 2 })], labels },
      5,
      "xavier",
      steps === null ? null : times(steps),
    );

  test.each([
    ["sigmoid", sigmoid],
    ["quantSigm", (x: number) => (x + 1) / 2],
    ["quantSigm4", (x: number) => (x + 2) / 4],
  ] as const)("makes states last for times spread from 1 step to all steps, with a gate of %s", (gate, value) => {
    const layers = [layer("FastGRNN", { hidden: 400, gate })];
    const { "layers.0.biasGate": biases } = initialTensors({ layers, labels }, 5, "xavier", times(500));
    const found = [...biases!].map((bias) => 1 / (1 - value(bias)));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(2 - 1e-3);
    expect(Math.max(...found)).toBeLessThanOrEqual(500);
    const mean = found.reduce((sum, time) => sum + time, 0) / found.length;
    expect(Math.abs(mean - 250)).toBeLessThan(25);
  });

  test("has the paper's α of 1/T and β of 1 − 1/T, so that as little of an update enters as of the state leaves", () => {
    const { "layers.0.alpha": alpha, "layers.0.beta": beta } = lasting("FastRNN", 500);
    expect(sigmoid(alpha![0]!)).toBeCloseTo(1 / 500, 6);
    expect(sigmoid(beta![0]!)).toBeCloseTo(1 - 1 / 500, 6);
    expect(sigmoid(lasting("FastGRNN", 500)["layers.0.nu"]![0]!)).toBeCloseTo(1 / 500, 6);
    const { "layers.0.biasForget": forget, "layers.0.biasInput": input } = lasting("LSTM", 500);
    expect([...input!]).toEqual([...forget!].map((value) => -value));
    expect(Math.max(...lasting("minGRU", 500)["layers.0.biasGate"]!)).toBeLessThanOrEqual(0);
  });

  describe("of FastRNN with a full U", () => {
    const [hidden, steps] = [64, 500];
    const started = (changes: Partial<LayerSpec> = {}, freeU = true, longest = steps) => {
      const shape = layer("FastRNN", { hidden, input: 3, ...changes });
      return initialTensors({ layers: [shape], labels }, 5, "xavier", { steps: longest, freeU });
    };
    /** α, β, and the time in which each unit's state shrinks near 0, without the other units. */
    const timesOf = (tensors: Model["tensors"]) => {
      const [alpha, beta] = [tensors["layers.0.alpha"]![0]!, tensors["layers.0.beta"]![0]!].map(sigmoid);
      const own = Array.from({ length: hidden }, (_, i) => tensors["layers.0.U"]![i * hidden + i]!);
      return { alpha: alpha!, beta: beta!, times: own.map((u) => 1 / (1 - beta! - alpha! * u)) };
    };

    test("gives each unit a time of its own, from two steps to all", () => {
      const { alpha, beta, times } = timesOf(started());
      expect(alpha).toBeCloseTo(0.1, 6);
      expect(beta).toBeCloseTo(1 - 1 / steps, 6);
      expect(Math.abs(times[0]! / 2 - 1)).toBeLessThan(0.1);
      times.forEach((time, i) => {
        const wanted = 2 * (steps / 2) ** ((i + 0.5) / hidden);
        // The rest of U is small beside 1/T.
        expect(Math.abs(1 / time - 1 / wanted)).toBeLessThan(1.5 / steps);
      });
    });

    test.each([null, 2])("lets an input that stays move all states equally far, with a W of rank %s", (rankW) => {
      const { [rankW === null ? "layers.0.W" : "layers.0.W2"]: W } = started({ rankW });
      const plain = initialTensors({ layers: [layer("FastRNN", { hidden, input: 3, rankW })], labels }, 5);
      const drawn = plain[rankW === null ? "layers.0.W" : "layers.0.W2"]!;
      W!.forEach((value, i) => {
        const time = 2 * (steps / 2) ** (((i % hidden) + 0.5) / hidden);
        expect(value * 0.1 * time).toBeCloseTo(drawn[i]!, 4);
      });
    });

    test.each([
      ["relu, which answers to one sign only", { update: "relu" }, true, steps],
      ["a U of factors, which have no diagonal", { rankU: 8 }, true, steps],
      ["a U with separate parameters", {}, false, steps],
      ["times so short that α is 1/T or more", {}, true, 10],
    ] as const)("has the paper's α of 1/T for %s", (_, changes, freeU, longest) => {
      const tensors = started(changes, freeU, longest);
      expect(sigmoid(tensors["layers.0.alpha"]![0]!)).toBeCloseTo(1 / longest, 6);
      expect([...tensors["layers.0.biasUpdate"]!]).toEqual(Array(hidden).fill(1));
    });
  });

  test.each(cellNames)("changes nothing else of %s", (cell) => {
    const lasts = new Set(
      [...cellOf(cell).biases, ...cellOf(cell).scalars].flatMap((each) =>
        each.lasting ? [`layers.0.${each.name}`] : [],
      ),
    );
    const [plain, changed] = [lasting(cell, null), lasting(cell, 500)];
    for (const [name, values] of Object.entries(plain)) {
      if (lasts.has(name)) expect(changed[name]).not.toEqual(values);
      else expect(changed[name]).toEqual(values);
    }
  });
});

test("a seed gives the same bits in every release", () => {
  const layers = [layer("GRU", { rankW: 3 }), layer("FastGRNN", { input: 16 })];
  const hash = (seed: number) => {
    const digest = createHash("sha256");
    for (const values of Object.values(initialTensors({ layers, labels }, seed))) digest.update(values);
    return digest.digest("hex").slice(0, 16);
  };
  expect(hash(1)).toBe("cb7a1c0509323aa9");
  expect(hash(2)).not.toBe(hash(1));
});
