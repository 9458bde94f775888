import { expect, it } from "vitest";
import { decodeAnyModel, encodeAnyModel } from "../inference/any-model.js";
import { predict } from "../inference/predict.js";
import { ramps } from "../train/ramps.fixture.js";
import { compress } from "./compress.js";

it.each(["mean", "max"] as const)(
  "compresses a model that reads the %s of its states, to nearly the same scores",
  async (readout) => {
    const { data, split } = ramps(120);
    const settings = { epochs: 20, learningRate: 0.03, tuneEpochs: 3, threads: 1, hidden: 8, readout };
    const { integer, tuned, stages } = await compress(null, data, split, settings);
    expect(stages.at(-1)?.accuracy).toBeGreaterThan(0.8);
    const read = decodeAnyModel(encodeAnyModel(integer));
    const [scores, floats] = [
      await predict(read, data, split.validation),
      await predict(tuned, data, split.validation),
    ];
    const farthest = scores.reduce((most, score, at) => Math.max(most, Math.abs(score - (floats[at] ?? 0))), 0);
    expect(integer.readout).toBe(readout);
    expect(farthest).toBeLessThan(0.3);
  },
);
