import { describe, expect, it } from "vitest";
import { predict as predictFloat } from "../engine/predict.js";
import { randomTexts, textSpec } from "../engine/text.fixture.js";
import { predict } from "../inference/predict.js";
import { openStream } from "../inference/stream.js";
import { initialTensors } from "../model/initial.js";
import type { Model } from "../model/spec.js";
import { inputBounds } from "./bounds.js";
import { checkIntegerModel } from "./check.js";
import { IntegerInterpreter } from "./interpreter.js";
import { quantise } from "./quantise.js";
import { plainShape, randomModel } from "./random.fixture.js";
import { modelMemory, modelStorage } from "./storage.js";

const data = randomTexts(40);
const indices = [...data.lengths.keys()];

describe("an integer model that reads text", () => {
  it("gives nearly the scores of the float model", async () => {
    const spec = textSpec("FastGRNN", { width: 6, hidden: 8 });
    const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 4) };
    const integer = quantise(model, data);
    const [floats, integers] = [await predictFloat(model, data, indices), await predict(integer, data, indices)];
    floats.forEach((score, i) => {
      expect(integers[i]).toBeCloseTo(score, 1);
    });
    expect(integer.embedding).toMatchObject({ rows: 11, columns: 6 });
    expect(modelStorage(integer).items[0]).toMatchObject({ name: "embedding", bytes: 66, encoding: "dense" });
    expect(modelMemory(integer).scratch).toBe(2 * (6 + 8) + 2 * 6);
  });

  it("reads an unknown id as id 0, which the library refuses", async () => {
    const model = randomModel({ ...plainShape, input: 4, vocabulary: 9 }, 3);
    const scoresOf = (id: number) => {
      const interpreter = new IntegerInterpreter(model, { check: true });
      interpreter.step([id]);
      return interpreter.scores();
    };
    for (const id of [9, -1, 32767, -32768]) expect(scoresOf(id)).toEqual(scoresOf(0));
    expect(scoresOf(8)).not.toEqual(scoresOf(0));
    const stream = await openStream(model);
    expect(() => stream.step([9])).toThrow(/the model's vocabulary has the ids 0 to 8/);
    await expect(predict(model, data, [0])).rejects.toThrow(/the ids 0 to 8/);
  });

  it("has bounds from its embedding", () => {
    const model = randomModel({ ...plainShape, input: 4, vocabulary: 9 }, 3);
    const largest = model.embedding?.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(inputBounds(model)[0]).toBe(largest);
  });

  it("is refused if embedding and vocabulary do not fit, or there are too many ids", () => {
    const model = randomModel({ ...plainShape, input: 4, vocabulary: 9 }, 3);
    const { text: _, ...without } = model;
    expect(() => checkIntegerModel(without)).toThrow(/belong together/);
    expect(() => checkIntegerModel({ ...model, embedding: null })).toThrow(/belong together/);
    const cut = { rows: 8, columns: 4, values: new Int8Array(32) };
    expect(() => checkIntegerModel({ ...model, embedding: cut })).toThrow(/the sizes require \[9, 4\]/);
    const many = randomModel({ ...plainShape, input: 1, vocabulary: 40_000 }, 3);
    expect(() => checkIntegerModel(many)).toThrow(/at most 32767: give a smaller --vocabulary/);
  });
});
