import { expect, test } from "vitest";
import type { LayerSpec } from "../cells/layer.js";
import { InputError } from "../core/errors.js";
import { factoriseModel } from "./factorise.js";
import { encodeModel } from "./file.js";
import { initialTensors } from "./initial.js";
import type { Model, ModelSpec } from "./spec.js";

const layer = (sizes: Partial<LayerSpec>): LayerSpec => ({
  cell: "FastGRNN",
  input: 6,
  hidden: 10,
  rankW: null,
  rankU: null,
  gate: "sigmoid",
  update: "tanh",
  stateBound: null,
  ...sizes,
});
const build = (...layers: LayerSpec[]): Model => {
  const spec: ModelSpec = {
    format: "fastcells",
    version: 1,
    layers,
    task: "multiclass",
    readout: "last",
    labels: ["a", "b"],
    normalisation: null,
    channels: null,
    sampleRate: null,
    frontEnd: null,
    detector: null,
    training: null,
  };
  return { kind: "float", spec, tensors: initialTensors(spec, 4) };
};
const product = (model: Model, map: string, rank: number, columns: number) => {
  const [a, b] = [model.tensors[`${map}1`]!, model.tensors[`${map}2`]!];
  return Float64Array.from({ length: (a.length / rank) * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += a[Math.floor(at / columns) * rank + k]! * b[k * columns + (at % columns)]!;
    return sum;
  });
};
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));

test("at full rank the products are the original maps, in every layer", () => {
  const full = build(layer({ cell: "GRU" }), layer({ input: 10 }));
  const low = factoriseModel(full, { rankW: 6, rankU: 10 });
  expect(low.spec.layers.map(({ rankW, rankU }) => [rankW, rankU])).toEqual([
    [6, 10],
    [6, 10],
  ]);
  expect(encodeModel(low).length).toBeGreaterThan(0);
  expect(distance(product(low, "layers.0.W", 6, 30), full.tensors["layers.0.W"]!)).toBeLessThan(1e-5);
  expect(distance(product(low, "layers.0.U", 10, 30), full.tensors["layers.0.U"]!)).toBeLessThan(1e-5);
  expect(low.tensors["layers.0.biasGate"]).toBe(full.tensors["layers.0.biasGate"]);
  expect(full.spec.layers[0]?.rankW).toBeNull();
  expect(full.tensors["layers.0.W1"]).toBeUndefined();
});

test("in two steps or in one, the best approximation is the same", () => {
  const full = build(layer({}));
  const once = factoriseModel(full, { rankW: 2, rankU: 3 });
  const twice = factoriseModel(factoriseModel(full, { rankW: 4, rankU: 7 }), { rankW: 2, rankU: 3 });
  expect(distance(product(once, "layers.0.W", 2, 10), product(twice, "layers.0.W", 2, 10))).toBeLessThan(1e-5);
  const off = distance(product(once, "layers.0.W", 2, 10), full.tensors["layers.0.W"]!);
  expect(off).toBeGreaterThan(0.1);
});

test("null leaves a map as it is, and so does its present rank", () => {
  const model = build(layer({ rankU: 4 }));
  const low = factoriseModel(model, { rankW: null, rankU: 4 });
  expect(low).toEqual(model);
});

test("refuses a rank above the smaller side, or above the present one", () => {
  expect(() => factoriseModel(build(layer({})), { rankW: 7, rankU: null })).toThrow(/rankW 7 is above 6/);
  expect(() => factoriseModel(build(layer({ rankU: 4 })), { rankW: null, rankU: 5 })).toThrow(/rank 4 already/);
  expect(() => factoriseModel(build(layer({})), { rankW: 0, rankU: null })).toThrow(InputError);
});
