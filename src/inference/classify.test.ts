import { beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import type { Sequences } from "../data/sequences.js";
import { splitSequences } from "../data/split.js";
import { letters, randomTexts, textSpec } from "../engine/text.fixture.js";
import { quantise } from "../integer/quantise.js";
import { initialTensors } from "../model/initial.js";
import type { Model } from "../model/spec.js";
import { train } from "../train/train.js";
import { type AnyModel, decodeAnyModel, encodeAnyModel } from "./any-model.js";
import { type Classification, classify } from "./classify.js";
import { evaluateModel } from "./evaluate-model.js";
import { predict } from "./predict.js";
import { openStream } from "./stream.js";

/** Ramps up and down of two channels, some longer than others. */
const ramp = (slope: number, steps: number) =>
  Array.from({ length: steps }, (_, step) => [slope * step, 1 - slope * step]);
const x = Array.from({ length: 40 }, (_, index) => ramp(index % 2 === 0 ? 1 : -1, 6 + (index % 5)));
const y = x.map((_, index) => (index % 2 === 0 ? "up" : "down"));

let data: Sequences;
let float: Model;
let models: [string, AnyModel][];

beforeAll(async () => {
  data = sequencesOfArrays({ x, y });
  const options = { hidden: 8, epochs: 30, batch: 8, threads: 1, cell: "FastGRNN" as const };
  const quant = { gate: "quantSigm", update: "quantTanh", stateBound: 1 } as const;
  float = (await train(data, splitSequences(data), { ...options, ...quant })).model;
  models = [
    ["float", float],
    ["integer", quantise(float, data)],
  ];
});

describe("classify", () => {
  it("returns the label and its probability for lists, flat numbers and data sets, with models of either kind", async () => {
    for (const [kind, model] of models) {
      const one = await classify(model, ramp(1, 8));
      expect([kind, one.label]).toEqual([kind, "up"]);
      expect(one.probability).toBeGreaterThan(0.5);
      expect(one.probability).toBe(one.probabilities.up);
      expect((one.probabilities.up ?? 0) + (one.probabilities.down ?? 0)).toBeCloseTo(1);
      expect(await classify(model, Float64Array.from(ramp(1, 8).flat()))).toEqual(one);
      const several: Classification[] = await classify(model, [ramp(1, 8), ramp(-1, 5)]);
      expect(several.map(({ label }) => label)).toEqual(["up", "down"]);
      expect(several[0]?.probability).toBeCloseTo(one.probability, 6);
      expect((await classify(model, data)).map(({ label }) => label)).toEqual(y);
    }
  });

  it("reads a text, or several, with a model of text", async () => {
    const spec = textSpec("FastGRNN");
    const reader: Model = { kind: "float", spec, tensors: initialTensors(spec, 4) };
    for (const model of [reader, quantise(reader, randomTexts(20))]) {
      const ids = ["abc", "jih"].map((text) => [...text].map((letter) => [letters.vocabulary.indexOf(letter)]));
      const data = { ...sequencesOfArrays({ x: ids, y: null }), text: letters };
      const [first, second] = await classify(model, data);
      expect(await classify(model, ["abc", "jih"])).toEqual([first, second]);
      expect(await classify(model, "jih")).toEqual(second);
      expect(await classify(model, ["abc"])).toEqual([first]);
      await expect(classify(model, ["abc", ""])).rejects.toThrow("text 1: an empty text");
    }
    await expect(classify(float, "abc")).rejects.toThrow("the text: the model reads numbers, not text: give samples");
  });

  it("refuses unsuitable input with a message", async () => {
    await expect(classify(float, [1, 2, 3])).rejects.toThrow("has 3 numbers, the model takes 2 a step");
    await expect(classify(float, [[1, 2, 3]])).rejects.toThrow("the model takes 2 channels, the data have 3");
    await expect(classify(float, [[1, 2], [3]])).rejects.toThrow("[0][1] has 1 numbers, others have 2");
    await expect(classify(float, [[1, Number.NaN]])).rejects.toThrow(InputError);
    const growing = { ...float, spec: { ...float.spec, layers: float.spec.layers.map((layer) => ({ ...layer })) } };
    for (const layer of growing.spec.layers)
      Object.assign(layer, { gate: "identity", update: "identity", stateBound: null });
    await expect(classify(growing, ramp(1e30, 8))).rejects.toThrow(
      /the score of "down" is NaN: .* train with a state bound/,
    );
    const numbers = { ...float, spec: { ...float.spec, task: "regression" as const } };
    await expect(classify(numbers, ramp(1, 8))).rejects.toThrow("call predict");
  });
});

describe("plain JavaScript", () => {
  it("may pass the bytes of a model in any type of array or buffer", () => {
    const bytes = encodeAnyModel(float);
    expect(decodeAnyModel(bytes.buffer)).toEqual(float);
    expect(decodeAnyModel(new DataView(bytes.buffer))).toEqual(float);
    expect(decodeAnyModel(Buffer.from(bytes))).toEqual(float);
  });

  it("may leave the indices out: all sequences", async () => {
    expect(await predict(float, data)).toEqual(await predict(float, data, [...data.lengths.keys()]));
    expect(await evaluateModel(float, data)).toMatchObject({ count: 40 });
  });

  it("accepts lists of texts and of numbers", () => {
    expect(data.lengths).toEqual(Uint32Array.from(x, ({ length }) => length));
    expect(data.targets).toMatchObject({ task: "multiclass", readout: "last", labels: ["down", "up"] });
    const steps = sequencesOfArrays({
      x: [[[1], [2]], [[3]]],
      y: [["a", "b"], ["b"]],
    });
    expect(steps.targets).toMatchObject({ readout: "every", labels: ["a", "b"] });
    expect(sequencesOfArrays({ x: [[1, 2], [3]], y: [0.5, 1] }).targets).toMatchObject({ task: "regression" });
    expect(sequencesOfArrays({ x: [[1, 2], [3]], y: [0, 1] }).targets).toMatchObject({ task: "multiclass" });
  });

  it("may name outputs in another order than the model", async () => {
    const labels = ["rain", "wind"];
    const both = { ...float, spec: { ...float.spec, task: "multilabel" as const, labels } };
    const said = x.map((_, index) => [index % 2, Number(index % 3 === 0)]);
    const given = sequencesOfArrays({ x, y: said }, { labels, readout: "last" });
    const swapped = sequencesOfArrays(
      { x, y: said.map(([rain, wind]) => [wind, rain]) },
      { labels: ["wind", "rain"], readout: "last" },
    );
    const evaluation = await evaluateModel(both, given);
    expect(await evaluateModel(both, swapped)).toEqual(evaluation);
    const unnamed = sequencesOfArrays({ x, y: said }, { readout: "last" });
    expect(await evaluateModel(both, unnamed)).toMatchObject({ count: evaluation.count });
    const other = sequencesOfArrays({ x, y: said }, { labels: ["rain", "snow"], readout: "last" });
    await expect(evaluateModel(both, other)).rejects.toThrow('the model predicts "wind", the data have rain, snow');
  });

  const wrong: [string, (...given: never[]) => unknown, unknown[], string][] = [
    ["a name for bytes", decodeAnyModel, ["model.safetensors"], "a string: give a Uint8Array or an ArrayBuffer"],
    ["no bytes", decodeAnyModel, [undefined], "undefined: give a Uint8Array"],
    [
      "a result for a model",
      encodeAnyModel,
      [{ model: 1, history: [] }],
      "the model is the result of train or compress",
    ],
    ["no model", openStream, [undefined], "the model is undefined"],
    ["no samples", sequencesOfArrays, [{ y: null }], "x is undefined: give { shape, values }, or lists"],
    ["mixed labels", sequencesOfArrays, [{ x: [[1], [2]], y: ["a", 1] }], "label 1 (counted from 0) is a number"],
    ["texts for samples", sequencesOfArrays, [{ x: [["1"], ["2"]], y: null }], "is a string: give numbers"],
    ["a loader's result", splitSequences, [{ sequences: {} }], "the data are a loader's result"],
    ["no data", splitSequences, [], "the data are undefined"],
  ];
  it.each(wrong)("gets an error for %s", async (_, call, given, message) => {
    const outcome = (async () => Reflect.apply(call, undefined, given))();
    await expect(outcome).rejects.toThrow(InputError);
    await expect(outcome).rejects.toThrow(message);
  });

  it("gets an error for parts and indices that are not lists, or out of range", async () => {
    const rejects = async (call: () => unknown, message: string) => {
      const outcome = (async () => call())();
      await expect(outcome).rejects.toThrow(InputError);
      await expect(outcome).rejects.toThrow(message);
    };
    await rejects(() => Reflect.apply(train, undefined, [data]), "the split's train part is undefined");
    await rejects(() => predict(float, data, [99]), "index 99 is not one of 40 sequences");
    await rejects(() => Reflect.apply(predict, undefined, [float, data, "all"]), "the indices are a string");
    const stream = await openStream(float);
    await rejects(() => Reflect.apply(stream.step, stream, []), "a step is undefined: give a list of 2 numbers");
    await rejects(() => Reflect.apply(stream.step, stream, [["1", "2"]]), "channel 0 of the step is a string");
  });
});
