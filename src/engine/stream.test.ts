import { expect, it } from "vitest";
import { initialTensors } from "../model/initial.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { Stream } from "./stream.js";

const spec: ModelSpec = {
  format: "fastcells",
  version: 1,
  layers: [
    { cell: "RNN", input: 2, hidden: 3, rankW: null, rankU: null, gate: "sigmoid", update: "relu", stateBound: null },
    { cell: "FastGRNN", input: 3, hidden: 4, rankW: null, rankU: 2, gate: "sigmoid", update: "tanh", stateBound: null },
  ],
  task: "multiclass",
  readout: "last",
  labels: ["a", "b"],
  normalisation: { mean: [0, 0], deviation: [1e-3, 1e-3] },
  channels: null,
  sampleRate: null,
  frontEnd: null,
  detector: null,
  training: null,
};
const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 3) };

it("refuses a step that is not a number or not finite, and continues as if it had not been given", async () => {
  const [disturbed, quiet] = [await Stream.open(model), await Stream.open(model)];
  for (const bad of [
    [Number.NaN, 0],
    [1, Number.POSITIVE_INFINITY],
    [1e39, 0],
    [1e37, 1e37],
    [-1e37, 1e37],
  ]) {
    expect(() => disturbed.step(bad)).toThrow(/give a finite number|beyond single precision/);
    const sample = [0.001, 0.0005];
    expect(disturbed.step(sample)).toEqual(quiet.step(sample));
  }
  disturbed.reset();
  expect(() => disturbed.step([Number.NaN, 1])).toThrow("channel 0 of the step is NaN");
  expect(disturbed.step([1, 2])).toEqual((await Stream.open(model)).step([1, 2]));
});
