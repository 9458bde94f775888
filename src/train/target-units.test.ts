import { describe, expect, it } from "vitest";
import { fineTune } from "../compress/fine-tune.js";
import { random } from "../core/random.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { splitSequences } from "../data/split.js";
import { evaluateModel, scoreOf } from "../inference/evaluate-model.js";
import { predict } from "../inference/predict.js";
import { train } from "./train.js";
import { Trainer } from "./trainer.js";

/** Series with two outputs in any units: their mean, and their last sample. */
function series(scale: number, offset: number) {
  const { uniform } = random(7);
  const x = Array.from({ length: 240 }, () => {
    const level = 2 * uniform() - 1;
    return Array.from({ length: 12 }, () => [level + 0.5 * (uniform() - 0.5)]);
  });
  const y = x.map((steps) => [
    offset + scale * (steps.reduce((sum, [sample = 0]) => sum + sample, 0) / 12),
    (scale * (steps.at(-1)?.[0] ?? 0)) / 20_000,
  ]);
  const data = sequencesOfArrays({ x, y }, { task: "regression" });
  return { data, split: splitSequences(data, { validation: 0.2, test: 0.2 }) };
}

const quick = { hidden: 8, epochs: 15, batch: 16, learningRate: 0.01, threads: 1 };

describe("the units of a regression", () => {
  it.each([
    [1, 0],
    [10, 1013],
    [0.01, 0],
    [5000, -20000],
  ])("do not matter: %d times the deviation, a mean of %d", async (scale, offset) => {
    const { data, split } = series(scale, offset);
    const { model, history } = await train(data, split, quick);
    const evaluation = await evaluateModel(model, data, split.test);
    if (evaluation.task !== "regression") throw new Error("not a regression");
    for (const { r2 } of evaluation.perOutput) expect(r2).toBeGreaterThan(0.9);
    const validated = scoreOf(await evaluateModel(model, data, split.validation));
    const best = history.findLast((report) => report.best)?.validationScore ?? 0;
    expect(Math.abs(best / validated - 1)).toBeLessThan(1e-3);
    const { integer } = await fineTune(model, data, split, { epochs: 3, batch: 16, threads: 1 });
    const inIntegers = await evaluateModel(integer, data, split.test);
    if (inIntegers.task !== "regression") throw new Error("not a regression");
    for (const { r2 } of inIntegers.perOutput) expect(r2).toBeGreaterThan(0.9);
  });

  it("do not decide which epoch is best", async () => {
    const best = async (scale: number) => {
      const { data, split } = series(scale, 0);
      const { history } = await train(data, split, quick);
      return history.map(({ validationScore }) => validationScore);
    };
    const [small, large] = [await best(1), await best(1024)];
    for (const [epoch, score] of small.entries()) expect((large[epoch] ?? 0) / (score ?? 0)).toBeCloseTo(1, 4);
    // An output that varies twenty thousand times less counts as much as the other.
    expect(small[0]).toBeLessThan(-0.5);
  });

  it("stay the model's when it is trained further", async () => {
    const { data, split } = series(10, 1013);
    const { model } = await train(data, split, quick);
    const trainer = Trainer.create(data, split, { ...quick, learningRate: 1e-9, epochs: 1 }, { model });
    const before = await predict(model, data, split.test);
    const after = await predict(trainer.model(), data, split.test);
    for (const [index, value] of after.entries()) expect(value).toBeCloseTo(before[index] ?? 0, 2);
    trainer.close();
  });

  it("are the same after a stop", async () => {
    const { data, split } = series(10, 1013);
    const options = { ...quick, epochs: 3 };
    const whole = (await train(data, split, options)).model;
    const first = Trainer.create(data, split, options);
    await first.trainEpoch();
    const checkpoint = first.checkpoint();
    first.close();
    const second = Trainer.resume(data, split, checkpoint);
    while (!second.finished) await second.trainEpoch();
    expect(second.model().tensors).toEqual(whole.tensors);
    second.close();
  });

  it("may be the targets' own", async () => {
    const { data, split } = series(10, 1013);
    const raw = await train(data, split, { ...quick, targetUnits: "raw" });
    expect(raw.history[0]?.trainLoss).toBeGreaterThan(1e4);
  });
});
