import { expect, it } from "vitest";
import { sequencesOfArrays } from "../data/from-arrays.js";
import type { Model } from "../model/spec.js";
import { train } from "./train.js";
import { Trainer } from "./trainer.js";

const steps = 120;
const options = { cell: "RNN", hidden: 2, epochs: 1, batch: 1, threads: 1, learningRate: 1e-3, noise: 0 } as const;

/** Sequences of zeros, and of large numbers. */
function sequences(zeros: number, large: number) {
  const level = [...new Array<number>(zeros).fill(0), ...new Array<number>(large).fill(9)];
  const x = level.map((size, index) => Array.from({ length: steps }, () => [index % 2 === 0 ? size : -size]));
  const data = sequencesOfArrays({ x, y: x.map((_, index) => (index % 2 === 0 ? "up" : "down")) });
  const none = new Uint32Array(0);
  return { data, split: { train: Uint32Array.from(x.keys()), validation: none, test: none } };
}

/** A network whose state stays 0 on zeros, where its gradient grows threefold a step: beyond float32 in 120 steps. */
async function explosive(): Promise<Model> {
  const { data, split } = sequences(0, 4);
  const { model } = await train(data, split, options);
  const { tensors, spec } = model;
  for (const name of Object.keys(tensors)) if (/bias/i.test(name) && name.startsWith("layers")) tensors[name]?.fill(0);
  tensors["layers.0.U"]?.set([3, 0, 0, 3]);
  if (spec.normalisation !== null) {
    spec.normalisation.mean.fill(0);
    spec.normalisation.deviation.fill(1);
  }
  return model;
}

it("makes a step of a gradient that explodes, by its direction", async () => {
  const { data, split } = sequences(8, 0);
  const model = await explosive();
  const trainer = Trainer.create(data, split, options, { model });
  const report = await trainer.trainEpoch();
  expect(report?.gradientNorm).toBeGreaterThan(1e20);
  const after = trainer.model().tensors;
  for (const tensor of Object.values(after)) expect(tensor.every(Number.isFinite)).toBe(true);
  expect(after["layers.0.biasUpdate"]).not.toEqual(model.tensors["layers.0.biasUpdate"]);
  trainer.close();
});

it("stops a run whose gradient explodes and is not clipped", async () => {
  const { data, split } = sequences(8, 0);
  const trainer = Trainer.create(data, split, { ...options, clip: null }, { model: await explosive() });
  await expect(trainer.trainEpoch()).rejects.toThrow(
    "the gradient has overflowed at epoch 1, batch 1: set clip to 1, or lower",
  );
  trainer.close();
});
