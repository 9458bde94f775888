import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { languageData } from "../data/text/language.js";
import { letters, textSpec } from "../engine/text.fixture.js";
import { quantise } from "../integer/quantise.js";
import { initialTensors } from "../model/initial.js";
import { tokenNames } from "../model/language.js";
import type { Model } from "../model/spec.js";
import { untied } from "../model/tied.js";
import { evaluateModel } from "./evaluate-model.js";
import { IntegerHead } from "./integer-head.js";
import { IntegerRunner } from "./integer-runner.js";
import { Writer } from "./language.js";
import { predict } from "./predict.js";

const { below } = random(5);
const text = (length: number) => Array.from({ length }, () => below(letters.vocabulary.length));
const data = languageData([text(300), text(200)], letters, [3, 2]);

function modelOf(tied: boolean): Model {
  const base = textSpec("FastGRNN", { width: 6, hidden: 6 });
  const spec = { ...base, readout: "every", labels: tokenNames(letters), ...(tied ? { tied } : {}) } as const;
  return { kind: "float", spec, tensors: initialTensors(spec, 2) };
}

describe("the perplexity of a language model", () => {
  it("is that of the scores at every step, with the sections of a text read as one", async () => {
    const whole = languageData([data.values.subarray(0, 300), data.values.subarray(300)], letters);
    for (const model of [modelOf(false), modelOf(true), quantise(untied(modelOf(true)), data)]) {
      const scores = await predict(model, whole);
      let loss = 0;
      whole.targets?.values.forEach((next, step) => {
        if (next < 0) return;
        const own = scores.subarray(step * 11, (step + 1) * 11);
        loss += Math.log(own.reduce((sum, score) => sum + Math.exp(score), 0)) - own[next]!;
      });
      for (const texts of [data, whole]) {
        const evaluation = await evaluateModel(model, texts);
        expect(evaluation).toMatchObject({ task: "language", count: 498 });
        if (evaluation.task === "language") expect(evaluation.crossEntropy).toBeCloseTo(loss / 498, 5);
      }
    }
  });

  it("reads only the requested sections, each run of them as one text", async () => {
    const model = modelOf(false);
    const evaluation = await evaluateModel(model, data, [0, 2, 3]);
    // Only the last token of the first text has no next token.
    expect(evaluation.count).toBe(100 + 99 + 100);
  });

  it("refuses data of another vocabulary", async () => {
    const other = languageData([[0, 1, 2]], { unit: "characters", vocabulary: ["<unk>", "x", "y"] });
    await expect(evaluateModel(modelOf(false), other)).rejects.toThrow(/the model's vocabulary/);
    expect(() => languageData([[0, 11]], letters)).toThrow(/the ids 0 to 10/);
  });
});

it("the kernel of an integer head has the runner's scores to the bit, for any width", async () => {
  for (const hidden of [6, 16, 37]) {
    const base = textSpec("FastGRNN", { width: 6, hidden });
    const spec = { ...base, readout: "every" as const, labels: tokenNames(letters) };
    const model = quantise({ kind: "float", spec, tensors: initialTensors(spec, 7) }, data);
    const runner = new IntegerRunner(model);
    const head = await IntegerHead.of(model);
    for (let step = 0; step < 50; step++) {
      runner.step(Int16Array.of(data.values[step]!));
      expect([...head.scores(runner.state)]).toEqual([...runner.scores()]);
    }
  }
});

it("a writer refuses counts, temperatures and seeds out of their ranges", async () => {
  const writer = await Writer.open(modelOf(false));
  const start = letters.vocabulary[1] ?? "";
  expect(writer.next(start, 2)).toHaveLength(2);
  expect(writer.goOn(start, { tokens: 3, temperature: 0 })).toHaveLength(3);
  expect(() => writer.next(start, -1)).toThrow("count is -1: must be a whole number from 1 to 1000000");
  expect(() => writer.goOn(start, { tokens: 1.5 })).toThrow("tokens is 1.5");
  expect(() => writer.goOn(start, { tokens: 2, temperature: -0.5 })).toThrow("temperature is -0.5: must be");
  expect(() => writer.goOn(start, { tokens: 2, seed: Number.NaN })).toThrow("seed is NaN");
  expect(() => writer.next(JSON.parse("null"), 2)).toThrow("the text is null: give a string");
});
