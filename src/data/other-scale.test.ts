import { describe, expect, it } from "vitest";
import { compress } from "../compress/compress.js";
import { random } from "../core/random.js";
import { learntScale } from "../inference/learnt-scale.js";
import { ramps } from "../train/ramps.fixture.js";
import { train } from "../train/train.js";
import { sequencesOfArrays } from "./from-arrays.js";
import { normalisationOf } from "./normalise.js";
import { scaleWarnings } from "./other-scale.js";

const indices = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);

/** Two classes, at rest and in motion, of gravity along z and a turn about x; `factor` changes the unit of gravity. */
function motions(factor: number, moving: readonly boolean[], offset = 1) {
  const generator = random(3);
  const x = moving.map((moves) =>
    Array.from({ length: 40 }, () => [
      factor * (offset + (moves ? 0.4 : 0.01) * generator.normal()),
      (moves ? 2 : 0.01) * generator.normal(),
    ]),
  );
  const y = moving.map((moves) => (moves ? "walk" : "sit"));
  return sequencesOfArrays({ x, y }, { channelNames: ["az", "gx"] });
}

const both = Array.from({ length: 20 }, (_, index) => index % 2 === 0);
const learnt = normalisationOf(motions(1, both), indices(20));

describe("samples on another scale", () => {
  const warned = (data: ReturnType<typeof motions>) =>
    scaleWarnings(learnt, 2, data, indices(data.lengths.length)).join("\n");

  it.each([
    [9.81, "m/s² where it learnt g"],
    [1 / 9.81, "in g where it learnt m/s²"],
    [1000, "a factor of 1,000, as milli-units, is likely"],
    [60, "another unit, or of a sensor with another range"],
  ])("are said with channel, magnitudes and cause: × %d", (factor, cause) => {
    const text = warned(motions(factor, both));
    expect(text).toMatch(
      /^channel az: its samples have a root mean square of [\d.]+, 1\.0\d in the model's training, /,
    );
    expect(text).toContain(cause);
    expect(warned(motions(factor, [true]))).toContain(cause);
  });

  it("are not those of one activity, or of rest", () => {
    expect(warned(motions(1, both))).toBe("");
    expect(warned(motions(1, [false]))).toBe("");
    expect(
      warned(
        motions(
          1,
          Array.from({ length: 9 }, () => false),
        ),
      ),
    ).toBe("");
    expect(warned(motions(1, [true]))).toBe("");
    expect(warned(motions(3, both))).toBe("");
  });

  it("are said of channels of one unit together: the edge of a picture is empty in some", () => {
    const { below } = random(5);
    const pictures = (count: number, factor: number) => {
      const pixels = () => [0, below(200), below(250), 0];
      const values = Array.from({ length: count * 10 }, pixels).flat();
      // One picture has a speck on its edge.
      values[0] = 40;
      const x = { shape: [count, 10, 4], values: Float32Array.from(values, (value) => factor * value) };
      return sequencesOfArrays({ x, y: both.map((moves) => (moves ? "a" : "b")) }, { commonUnit: true });
    };
    const known = normalisationOf(pictures(20, 1), indices(20));
    expect(scaleWarnings(known, 2, pictures(20, 1), indices(20).subarray(1))).toEqual([]);
    expect(scaleWarnings(known, 2, pictures(20, 1 / 255), indices(20)).join()).toMatch(
      /^all channels: their samples have a root mean square of 0\.\d+, [\d.]+ in the model's training/,
    );
  });

  it("are not a channel that did not vary in training, nor companded samples", () => {
    const still = normalisationOf(motions(0, both), indices(20));
    expect(scaleWarnings(still, 2, motions(90, both), indices(20))).toEqual([]);
    const companded = normalisationOf(motions(1, both), indices(20), 0.5);
    expect(scaleWarnings(companded, 2, motions(90, both), indices(20))).toEqual([]);
  });
});

it("a model trained further and a compression warn of another scale, and integers keep theirs", async () => {
  const { data, split } = ramps(120);
  const values = data.values.map((value) => 100 * value);
  const options = { epochs: 1, tuneEpochs: 1, threads: 1 };
  const { model } = await train(data, split, { hidden: 6, epochs: 1, threads: 1 });
  const expected = [expect.stringMatching(/^channel 0 \(counted from 0\), and 2 more like it: /)];
  expect((await train({ ...data, values }, split, { epochs: 1, threads: 1 }, { model })).warnings).toEqual(expected);
  expect((await compress(model, { ...data, values }, split, options)).warnings).toEqual(expected);
  const { integer, warnings } = await compress(model, data, split, options);
  expect(warnings).toEqual([]);
  const scale = learntScale(integer);
  const { mean = [], deviation = [] } = learntScale(model) ?? {};
  for (const [c, value] of deviation.entries()) expect((scale?.deviation[c] ?? 0) / value).toBeCloseTo(1, 2);
  for (const [c, value] of mean.entries()) expect(scale?.mean[c]).toBeCloseTo(value, 2);
});
