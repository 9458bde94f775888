import { describe, expect, it } from "vitest";
import { random } from "../../core/random.js";
import { parseNpy } from "../../data/npy.js";
import { decodeIntegerModel, encodeIntegerModel } from "../../integer/file.js";
import { plainShape, randomModel } from "../../integer/random.fixture.js";
import { checkSpec } from "../../model/check.js";
import { type Model, modelTensors } from "../../model/spec.js";
import { exportJson, exportNpy } from "./export.js";
import { encodeNpy } from "./npy.js";

function floatModel(): Model {
  const layer = { cell: "FastGRNN", input: 3, hidden: 5, rankW: 2, rankU: null, gate: "sigmoid", update: "tanh" };
  const spec = checkSpec({
    ...{ format: "fastcells", version: 1, layers: [{ ...layer, stateBound: null }], task: "multiclass" },
    ...{
      readout: "last",
      labels: ["a", 'b"\n'],
      normalisation: null,
      channels: null,
      sampleRate: null,
      training: null,
    },
  });
  const draw = random(1);
  const tensors: Model["tensors"] = {};
  for (const { name, shape } of modelTensors(spec)) {
    const count = shape.reduce((product, size) => product * size, 1);
    tensors[name] = Float32Array.from({ length: count }, () => draw.normal());
  }
  return { kind: "float", spec, tensors };
}

describe("a folder of .npy", () => {
  it("has every tensor of a float model with its shape, and the spec", () => {
    const model = floatModel();
    const files = exportNpy(model);
    expect(JSON.parse(String(files.get("spec.json")))).toEqual(model.spec);
    for (const { name, shape } of modelTensors(model.spec)) {
      const bytes = files.get(`${name}.npy`);
      if (!(bytes instanceof Uint8Array)) throw new Error(`no ${name}.npy`);
      expect(parseNpy(bytes)).toEqual({ shape, values: model.tensors[name] });
      expect((bytes.indexOf(10) + 1) % 64).toBe(0);
    }
    expect(files.size).toBe(1 + modelTensors(model.spec).length);
  });

  it("keeps the types of an integer model's tensors", () => {
    const model = randomModel(plainShape, 1);
    const head = exportNpy(model).get("head.V.npy");
    if (!(head instanceof Uint8Array)) throw new Error("no head.V.npy");
    expect(parseNpy(head)).toEqual({ shape: [3, 12], values: model.head.matrix.values });
  });

  it("accepts a vector, a scalar and an empty array", () => {
    for (const shape of [[3], [], [0, 4]]) {
      const values = new Int16Array(shape.reduce((product, size) => product * size, 1)).fill(-300);
      expect(parseNpy(encodeNpy({ shape, values }))).toEqual({ shape, values });
    }
  });
});

describe("JSON", () => {
  it("preserves float32 numbers exactly", () => {
    const model = floatModel();
    const { spec, tensors } = JSON.parse(exportJson(model));
    expect(spec).toEqual(model.spec);
    expect(Float32Array.from(tensors["layers.0.W1"].values)).toEqual(model.tensors["layers.0.W1"]);
    expect(tensors["layers.0.W1"]).toMatchObject({ type: "<f4", shape: [3, 2] });
  });

  it("has all of an integer model", () => {
    const model = decodeIntegerModel(encodeIntegerModel(randomModel(plainShape, 2)));
    const { spec, tensors } = JSON.parse(exportJson(model));
    expect(spec.labels).toEqual(model.labels);
    expect(tensors["input.mean"]).toEqual({ type: "<i2", shape: [9], values: [...model.input.mean] });
  });
});
