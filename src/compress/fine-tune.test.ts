import { describe, expect, it } from "vitest";
import { predict } from "../engine/predict.js";
import { evaluateInteger, evaluateModel, scoreOf } from "../inference/evaluate-model.js";
import { integerScores } from "../inference/predict.js";
import { calibrate, fakeQuantiseModel } from "../integer/quantise.js";
import type { Model } from "../model/spec.js";
import { ramps } from "../train/ramps.fixture.js";
import { train } from "../train/train.js";
import { fineTune } from "./fine-tune.js";
import { supportOf } from "./footprint.js";

const { data, split } = ramps(240);
const options = {
  hidden: 10,
  rankU: 4,
  densityU: 0.4,
  gate: "quantSigm",
  update: "quantTanh",
  stateBound: 1,
  epochs: 9,
  batch: 40,
  threads: 1,
} as const;
const trained = train(data, split, options);

describe("the quantiser in the loop", () => {
  it("computes like the integers: the float passes differ by no more than the rounding of states", async () => {
    const { model } = await trained;
    const { integer, model: tuned } = await fineTune(model, data, split, { epochs: 2, threads: 1 });
    const formats = calibrate(model, data, { indices: split.train });
    const seen: Model = { kind: "float", spec: tuned.spec, tensors: fakeQuantiseModel(tuned, formats) };
    const floats = await predict(seen, data, split.validation, { threads: 1 });
    const integers = integerScores(integer, data, split.validation);
    const largest = floats.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
    floats.forEach((score, i) => {
      expect(Math.abs(score - (integers[i] ?? Number.NaN))).toBeLessThan(0.02 * largest);
    });
  });

  it("validates and trains the values of the integers, not the float weights", async () => {
    const { model } = await trained;
    const { history, model: tuned } = await fineTune(model, data, split, { epochs: 3, learningRate: 0.02, threads: 1 });
    const formats = calibrate(model, data, { indices: split.train });
    const lossOf = async (tensors: typeof tuned.tensors) => {
      const evaluation = await evaluateModel({ kind: "float", spec: tuned.spec, tensors }, data, split.validation, {
        threads: 1,
      });
      return evaluation.task === "multiclass" ? evaluation.crossEntropy : Number.NaN;
    };
    const kept = history.findLast(({ best }) => best)?.validationLoss ?? Number.NaN;
    const seen = await lossOf(fakeQuantiseModel(tuned, formats));
    expect(seen).toBeCloseTo(kept, 5);
    expect(Math.abs((await lossOf(tuned.tensors)) - seen)).toBeGreaterThan(1e-4);
  });

  it("keeps zeros, and changes the other weights", async () => {
    const { model } = await trained;
    const { model: tuned } = await fineTune(model, data, split, { epochs: 3, learningRate: 0.01, threads: 1 });
    let moved = 0;
    for (const [name, values] of Object.entries(model.tensors)) {
      values.forEach((value, i) => {
        const now = tuned.tensors[name]?.[i];
        if (value === 0 && /U[12]$/.test(name)) expect(now).toBe(0);
        else if (now !== value) moved++;
      });
    }
    expect(moved).toBeGreaterThan(50);
  });

  it("is never worse on the validation part than rounding once, and reports both", async () => {
    const { model } = await trained;
    const { integer, oneShot, score, oneShotScore } = await fineTune(model, data, split, { epochs: 3, threads: 1 });
    expect(score).toBe(scoreOf(await evaluateInteger(integer, data, split.validation)));
    expect(oneShotScore).toBe(scoreOf(await evaluateInteger(oneShot, data, split.validation)));
    expect(score).toBeGreaterThanOrEqual(oneShotScore ?? Number.NaN);
  });

  it("rounds once if the epochs are 0", async () => {
    const { model } = await trained;
    const { integer, oneShot, model: same } = await fineTune(model, data, split, { epochs: 0 });
    expect(integer).toBe(oneShot);
    expect(same).toBe(model);
  });
});

describe("supportOf", () => {
  it("marks the kinds of matrices with zeros, and adds no zeros", async () => {
    const { model } = await trained;
    const { densityW, densityU, densityHead } = supportOf(model);
    expect([densityW, densityHead]).toEqual([1, 1]);
    expect(densityU).toBeCloseTo(0.4, 6);
  });
});
