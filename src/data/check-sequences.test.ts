import { expect, it } from "vitest";
import { evaluateModel } from "../inference/evaluate-model.js";
import { predict } from "../inference/predict.js";
import { train } from "../train/train.js";
import { sequencesOfArrays } from "./from-arrays.js";
import type { Targets } from "./sequences.js";
import { splitSequences } from "./split.js";

it.each([2, -1, 1_000_000, Number.NaN])("training refuses class %d of two", async (wrong) => {
  const x = Array.from({ length: 12 }, (_, n) => [n, -n, n]);
  const data = sequencesOfArrays({ x, y: x.map((_, n) => n % 2) });
  const split = splitSequences(data, { validation: 0, test: 0 });
  const values = Float32Array.from(x, (_, n) => (n === 5 ? wrong : n % 2));
  const targets: Targets = { task: "multiclass", readout: "last", labels: ["0", "1"], values };
  await expect(train({ ...data, targets }, split, { hidden: 4, epochs: 1, threads: 1 })).rejects.toThrow(
    `target 5 (counted from 0) is class ${wrong} of 2: give classes from 0 to 1`,
  );
});

it("leaves steps without a class out of training and evaluation", async () => {
  const x = Array.from({ length: 12 }, (_, n) => [[n], [-n], [n]]);
  const data = sequencesOfArrays({ x, y: x.map((_, n) => [n % 2, 0, 1]) });
  const values = Int32Array.from({ length: 36 }, (_, step) => (step % 3 === 0 ? -1 : step % 2));
  const targets: Targets = { task: "multiclass", readout: "every", labels: ["0", "1"], values };
  const split = splitSequences(data, { validation: 0, test: 0 });
  const { history, model } = await train({ ...data, targets }, split, { hidden: 4, epochs: 1, threads: 1 });
  expect(history[0]?.trainLoss).toBeGreaterThan(0);
  const scores = await predict(model, data);
  const right = values.filter((value, step) => value === (scores[2 * step + 1]! > scores[2 * step]! ? 1 : 0));
  const evaluation = await evaluateModel(model, { ...data, targets });
  expect(evaluation).toMatchObject({ count: 24, accuracy: right.length / 24 });
  const wrong = { ...targets, values: values.map((value) => 2 * value) };
  await expect(evaluateModel(model, { ...data, targets: wrong })).rejects.toThrow("is class -2 of 2");
});
