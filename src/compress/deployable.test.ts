import { expect, it } from "vitest";
import { commandLine, OptionError } from "../options/place.js";
import { ramps } from "../train/ramps.fixture.js";
import { train } from "../train/train.js";
import { checkFits, compress } from "./compress.js";
import type { CompressOptions } from "./options.js";

const { data, split } = ramps(80);
const quick = { hidden: 4, epochs: 1, tuneEpochs: 0, threads: 1 };

it.each<[Partial<CompressOptions>, string]>([
  [{ gate: "tanh" }, "the integer model: layers.0: its gate is tanh: integer gates lie in [0, 1]"],
  [{ sampleScale: 1e-9 }, "but 16 bits hold 32,767: give a larger sampleScale"],
  [{ sampleScale: [1e-9, 0.001, 0.001] }, "channel 0: its mean is"],
  [{ sampleScale: [1, 1] }, "sampleScale has 2 scales, the data have 3 channels"],
])("refuses before training what cannot become integers, of a given model or a new one: %o", async (asked, message) => {
  const { model } = await train(data, split, { hidden: 4, epochs: 1, threads: 1 });
  const stages: string[] = [];
  for (const start of [model, null]) {
    const given = { ...quick, ...asked };
    await expect(compress(start, data, split, given, { onStage: (name) => stages.push(name) })).rejects.toThrow(
      message,
    );
    expect(() => checkFits(start, data, split, given)).toThrow(message);
  }
  expect(stages).toEqual([]);
});

it("names a gate as it was given", async () => {
  const { model } = await train(data, split, { hidden: 4, epochs: 1, threads: 1, gate: "tanh" });
  await expect(compress(model, data, split, quick)).rejects.toThrow("its gate is tanh: integer gates lie in [0, 1]");
});

it("names the scale as its user writes it", () => {
  const refused = () => checkFits(null, data, split, { ...quick, sampleScale: 1e-9 });
  expect(refused).toThrow(OptionError);
  try {
    refused();
  } catch (error) {
    expect(error instanceof OptionError ? error.in(commandLine) : "").toMatch(/: give a larger --sample-scale$/);
  }
});

it.each([1e30, 1e-12])("finds a scale for samples of any size: %d times the usual", async (times) => {
  const values = Float32Array.from(data.values, (value, i) => (i % 3 === 1 ? times * value : value));
  const usual = await compress(null, data, split, quick);
  const { integer } = await compress(null, { ...data, values }, split, quick);
  expect(Math.abs(integer.input.mean[1] ?? 0)).toBeLessThan(16384);
  const change = (integer.input.sampleScale[1] ?? 0) / (usual.integer.input.sampleScale[1] ?? 1) / times;
  expect(Math.abs(Math.log2(change))).toBeLessThanOrEqual(1);
});
