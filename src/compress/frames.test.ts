import { expect, it } from "vitest";
import type { Sequences } from "../data/sequences.js";
import { decodeAnyModel, encodeAnyModel } from "../inference/any-model.js";
import { predict } from "../inference/predict.js";
import { openStream } from "../inference/stream.js";
import { checkIntegerModel } from "../integer/check.js";
import { plainShape, randomModel } from "../integer/random.fixture.js";
import { ramps } from "../train/ramps.fixture.js";
import { train } from "../train/train.js";
import { checkFits, compress } from "./compress.js";
import { sampleScaleText } from "./report.js";

it("compresses a model that takes several samples per step, given or trained", async () => {
  const { data, split } = ramps(200);
  const whole = { ...data, lengths: data.lengths.map((length) => Math.min(length, 8)) };
  const options = { hidden: 8, epochs: 30, learningRate: 0.03, frame: 2, threads: 1 };
  const { model } = await train(whole, split, options);
  for (const start of [model, null]) {
    const settings = { epochs: 30, learningRate: 0.03, tuneEpochs: 5, threads: 1, hidden: 8, frame: 2 };
    const { integer, tuned } = await compress(start, whole, split, settings);
    expect(integer.frame).toBe(2);
    expect(integer.training).toMatchObject({ options: { frame: 2 } });
    expect(tuned.spec.training).toMatchObject({ options: { frame: 2 } });
    const read = decodeAnyModel(encodeAnyModel(integer));
    const scores = await predict(read, whole, split.validation);
    const floats = await predict(tuned, whole, split.validation);
    const right = (found: Float32Array) =>
      Array.from(split.validation).filter((index, i) => {
        const [up = 0, down = 0] = found.subarray(2 * i, 2 * i + 2);
        return (up > down ? 0 : 1) === whole.targets?.values[index];
      }).length;
    expect(right(scores)).toBeGreaterThan(0.8 * split.validation.length);
    expect(Math.abs(right(scores) - right(floats))).toBeLessThan(0.1 * split.validation.length);

    const stream = await openStream(read);
    const [first = 0] = split.validation;
    const from = (whole.starts[first] ?? 0) * 3;
    const steps = Math.floor((whole.lengths[first] ?? 0) / 2) * 2;
    let last: Float32Array | null = null;
    for (let t = 0; t < steps; t++) {
      last = stream.step(whole.values.subarray(from + 3 * t, from + 3 * t + 3));
      expect(last === null).toBe(t % 2 === 0);
    }
    expect(last).toEqual(scores.slice(0, 2));
  }
});

it("compresses and reads windows that overlap", async () => {
  const { data, split } = ramps(60);
  const twice = <T extends Uint32Array | Int32Array>(
    list: T,
    of: (value: number, second: number) => number,
  ): number[] => [...list, ...list].map((value, at) => of(value, at < list.length ? 0 : 1));
  const windows: Sequences = {
    ...data,
    starts: Uint32Array.from(twice(data.starts, (start, second) => start + second)),
    lengths: Uint32Array.from(twice(data.lengths, (length) => length - 1)),
    targets: data.targets && {
      ...data.targets,
      values: Int32Array.from([...data.targets.values, ...data.targets.values]),
    },
  };
  const options = { frame: 2, epochs: 1, tuneEpochs: 0, hidden: 4, threads: 1 };
  const { integer } = await compress(null, windows, split, options);
  const count = data.starts.length;
  const second = split.validation.map((index) => index + count);
  const alone = { ...data, starts: windows.starts.subarray(count), lengths: windows.lengths.subarray(count) };
  expect(await predict(integer, windows, second)).toEqual(await predict(integer, alone, split.validation));
});

it("gives the samples of a step one unit for each channel, also where later ones are larger", async () => {
  const { data, split } = ramps(60);
  const { channels } = data;
  const values = Float32Array.from(data.values, (value, at) =>
    Math.floor(at / channels) % 2 === 0 ? value : 5 * value,
  );
  const { integer } = await compress(null, { ...data, values }, split, {
    frame: 2,
    epochs: 1,
    tuneEpochs: 0,
    hidden: 4,
    threads: 1,
  });
  const { sampleScale } = integer.input;
  expect(sampleScale.slice(0, channels)).toEqual(sampleScale.slice(channels));
});

it("gives the unit of each channel once, whatever the samples of a step", () => {
  expect(sampleScaleText([0.5, 1, 0.5, 1], 2)).toBe("0.5, 1 of the data's, by channel");
  expect(sampleScaleText([0.5, 0.5], 2)).toBe("0.5 of the data's");
  expect(sampleScaleText([0.5, 1, 2, 1], 2)).toBe("0.5, 1, 2, 1 of the data's, by channel");
});

it("refuses a score for every sample before it trains, and reads no integer model with one", async () => {
  const { data, split } = ramps(60);
  const values = new Float32Array(data.values.length / data.channels);
  const every: Sequences = { ...data, targets: { task: "regression", readout: "every", labels: ["y"], values } };
  const asked = { frame: 2, epochs: 1, hidden: 4, threads: 1 };
  const message = "the model: a frame of 2 samples does not go with a score for every sample: set frame to 1";
  const stages: string[] = [];
  const onStage = (name: string) => stages.push(name);
  await expect(compress(null, every, split, asked, { onStage })).rejects.toThrow(message);
  expect(stages).toEqual([]);
  expect(() => checkFits(null, every, split, asked)).toThrow(message);

  const model = randomModel({ ...plainShape, input: 6, readout: "every" }, 1);
  expect(() => checkIntegerModel({ ...model, frame: 2 }, "m")).toThrow(
    "m: a frame of 2 samples does not go with a score for every sample: set frame to 1",
  );
});
