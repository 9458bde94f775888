import { InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, it } from "vitest";
import type { LayerSpec } from "../../cells/layer.js";
import { nonlinearities } from "../../cells/nonlinearity.js";
import { type CellName, cellNames, cellOf } from "../../cells/registry.js";
import { random } from "../../core/random.js";
import { sequencesOfArrays } from "../../data/from-arrays.js";
import { predict } from "../../engine/predict.js";
import { letters, randomTexts } from "../../engine/text.fixture.js";
import { checkSpec } from "../../model/check.js";
import { type Model, type ModelSpec, modelTensors } from "../../model/spec.js";
import { exportOnnx } from "./export.js";

const channels = 5;

function modelOf(cell: CellName, given: Partial<LayerSpec> = {}, spec: Partial<ModelSpec> = {}, layers = 1): Model {
  const draw = random(11);
  const layer: LayerSpec = {
    ...{ cell, input: channels, hidden: 12, rankW: null, rankU: null },
    ...{ gate: "sigmoid", update: "tanh", stateBound: null, ...given },
  };
  const whole = checkSpec({
    format: "fastcells",
    version: 1,
    task: "multiclass",
    readout: "last",
    labels: ["a", "b", "c"],
    layers: Array.from({ length: layers }, (_, index) => ({
      ...layer,
      input: index === 0 ? layer.input : layer.hidden,
    })),
    normalisation: { mean: [1, -2, 0, 0.5, 100], deviation: [1, 2, 0.5, 3, 40] },
    channels: null,
    sampleRate: 50,
    training: null,
    ...spec,
  });
  const tensors: Model["tensors"] = {};
  for (const { name, shape } of modelTensors(whole)) {
    const count = shape.reduce((product, size) => product * size, 1);
    tensors[name] = Float32Array.from({ length: count }, () => 0.3 * draw.normal());
  }
  return { kind: "float", spec: whole, tensors };
}

/** Scores of onnxruntime and of the engine for a batch of sequences of the same length. */
async function bothScores(model: Model, session: InferenceSession, batch: number, steps: number) {
  const draw = random(100 * batch + steps);
  const values = Float32Array.from({ length: batch * steps * channels }, (_, at) => {
    const channel = at % channels;
    const { mean = [], deviation = [] } = model.spec.normalisation ?? {};
    return (mean[channel] ?? 0) + (deviation[channel] ?? 1) * draw.normal();
  });
  const { scores } = await session.run({ samples: new Tensor("float32", values, [batch, steps, channels]) });
  const data = sequencesOfArrays({ x: { values, shape: [batch, steps, channels] }, y: null });
  const expected = await predict(model, data, [...Array(batch).keys()], { threads: 1 });
  return { scores, expected };
}

async function expectEqual(model: Model, shortest = 1): Promise<void> {
  const session = await InferenceSession.create(exportOnnx(model));
  for (const [batch, steps] of [
    [1, shortest],
    [1, 40],
    [7, 13],
    [7, 40],
  ] as const) {
    const { scores, expected } = await bothScores(model, session, batch, steps);
    const every = model.spec.readout === "every";
    expect(scores?.dims).toEqual(every ? [batch, steps, 3] : [batch, 3]);
    const found = scores?.data as Float32Array;
    expect(found.length).toBe(expected.length);
    const farthest = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (found[at] ?? NaN))), 0);
    expect(farthest).toBeLessThan(1e-4);
  }
  await session.release();
}

it("looks up ids in an embedding as the engine does", async () => {
  const model = modelOf("FastGRNN", { input: 4 }, { text: letters, normalisation: null, readout: "mean" });
  const session = await InferenceSession.create(exportOnnx(model));
  const ids = [3, 1, 4, 1, 5, 9, 2, 6, 5, 10, 0, 7];
  const { scores } = await session.run({ ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), [2, 6]) });
  const { targets: _, ...data } = randomTexts(1);
  const texts = {
    ...data,
    targets: null,
    values: Int32Array.from(ids),
    starts: Uint32Array.of(0, 6),
    lengths: Uint32Array.of(6, 6),
  };
  const expected = await predict(model, texts, [0, 1], { threads: 1 });
  expected.forEach((value, i) => {
    expect(scores?.data[i]).toBeCloseTo(value, 5);
  });
  await session.release();
});

describe("an exported ONNX file gives the engine's scores in onnxruntime", () => {
  it.each(cellNames)("%s, full", (cell) => expectEqual(modelOf(cell)));
  it.each(cellNames)("%s, low-rank, bounded", (cell) => {
    const rankU = cellOf(cell).recurrent === "none" ? null : 4;
    return expectEqual(modelOf(cell, { rankW: 3, rankU, stateBound: 0.3 }));
  });
  it.each(nonlinearities)("FastGRNN with %s", (name) =>
    expectEqual(modelOf("FastGRNN", { update: name, gate: /sigm/i.test(name) ? name : "sigmoid", stateBound: 1 })),
  );
  it("companded samples", () => {
    const companding = { centre: [1, -2, 0, 0.5, 96], knee: [0.125, 2, 2 ** -6, 4, 32] };
    const normalisation = { mean: [1, 0, 0.3, 0, -1], deviation: [3, 1, 5, 0.5, 2], companding };
    return expectEqual(modelOf("FastGRNN", {}, { normalisation }));
  });
  it.each(["mean", "max"] as const)("the %s of the states", (readout) =>
    expectEqual(modelOf("FastGRNN", {}, { readout }, 2)),
  );
  it("three samples a step", () =>
    expectEqual(modelOf("GRU", { input: 3 * channels }, { frame: 3, readout: "mean" }), 3));
  it("two layers, every step read, no normalisation", () =>
    expectEqual(modelOf("LSTM", {}, { readout: "every", normalisation: null }, 2)));
});
