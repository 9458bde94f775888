import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { random } from "../../core/random.js";
import { addNoise, augmentClip, augmentClips, changeSpeed, defaultAugment, shiftClip } from "./augment.js";
import type { Clips } from "./clips.js";
import { mixStream } from "./stream.js";

const rate = 8000;
const generator = random(1);
const noise = [Int16Array.from({ length: 3000 }, () => generator.below(2000) - 1000)];
const clip = Int16Array.from({ length: 4000 }, (_, n) => Math.round(8000 * Math.sin((2 * Math.PI * 440 * n) / rate)));
const power = (samples: Float32Array): number =>
  samples.reduce((sum, value) => sum + value * value, 0) / samples.length;

const clips: Clips = {
  sampleRate: rate,
  labels: ["low", "high"],
  classes: Int32Array.of(0, 1, 1),
  names: ["a", "b", "c"],
  groups: ["x", "y", "z"],
  test: Uint32Array.of(2),
  validation: null,
  samples: (index) => clip.map((value) => value >> index),
};

describe("a variation", () => {
  it("shifts by a number of samples and fills with zeros", () => {
    const samples = Float32Array.of(1, 2, 3);
    expect(Array.from(shiftClip(samples, 1))).toEqual([0, 1, 2]);
    expect(Array.from(shiftClip(samples, -2))).toEqual([3, 0, 0]);
    expect(Array.from(shiftClip(samples, 9))).toEqual([0, 0, 0]);
    expect(Array.from(shiftClip(samples, -9))).toEqual([0, 0, 0]);
  });

  it("is shorter if it is faster", () => {
    expect(changeSpeed(new Float32Array(1100), 1.1)).toHaveLength(1000);
    expect(changeSpeed(new Float32Array(900), 0.9)).toHaveLength(1000);
  });

  it("adds noise at the given ratio of powers", () => {
    const samples = Float32Array.from(clip, (value) => value / 32768);
    for (const decibels of [-5, 0, 10, 20]) {
      const noisy = addNoise(samples, noise[0]!, decibels, random(3));
      const added = noisy.map((value, i) => value - samples[i]!);
      expect(10 * Math.log10(power(samples) / power(added))).toBeCloseTo(decibels, 3);
    }
    expect(addNoise(new Float32Array(10), noise[0]!, 0, random(3))).toEqual(new Float32Array(10));
    expect(addNoise(samples, new Int16Array(50), 0, random(3))).toEqual(samples);
  });

  it("is the same for the same seed, keeps its length, and keeps its bits", () => {
    const make = (seed: number): Int16Array => augmentClip(clip, rate, noise, defaultAugment, random(seed));
    expect(make(4)).toEqual(make(4));
    expect(make(4)).not.toEqual(make(5));
    expect(make(4)).toHaveLength(clip.length);
    let hash = 0;
    for (const value of make(6)) hash = (Math.imul(hash, 31) + value) | 0;
    expect(hash).toMatchInlineSnapshot(`2137656577`);
  });

  it("takes any clip, even an empty one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 50 }),
        fc.nat(1000),
        (values, seed) => {
          const samples = Int16Array.from(values);
          expect(augmentClip(samples, rate, noise, defaultAugment, random(seed))).toHaveLength(samples.length);
        },
      ),
    );
  });

  it.each([
    { gain: [3, -3] },
    { speed: [0, 1] },
    { noise: 2 },
    { leadIn: 1.5 },
    { shift: -1 },
    { signalToNoise: [0, Number.NaN] },
  ] as const)("refuses %o", (options) => {
    const mutable = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, typeof value === "number" ? value : [...value]]),
    );
    expect(() => augmentClips(clips, [0], 1, noise, 0, mutable)).toThrow(InputError);
  });
});

it("appends variations of the training part, of the same class and group, each reproducible alone", () => {
  const varied = augmentClips(clips, [0, 1], 2, noise, 9);
  expect(Array.from(varied.classes)).toEqual([0, 1, 1, 0, 1, 0, 1]);
  expect(varied.groups).toEqual(["x", "y", "z", "x", "y", "x", "y"]);
  expect(varied.test).toEqual(Uint32Array.of(2));
  expect(varied.samples(2)).toEqual(clips.samples(2));
  const last = varied.samples(6);
  expect(augmentClips(clips, [0, 1], 2, noise, 9).samples(6)).toEqual(last);
  expect(varied.samples(4)).not.toEqual(last);
});

it("puts another clip of the training part before a variation, on request", () => {
  const plain = { shift: 0, gain: [0, 0] as [number, number], noise: 0, speed: [1, 1] as [number, number], leadIn: 1 };
  const varied = augmentClips(clips, [0, 1], 3, noise, 4, plain);
  for (let index = 3; index < 9; index++) {
    const samples = varied.samples(index);
    const own = clips.samples(varied.classes[index] === 0 ? 0 : 1);
    expect(samples.length).toBeGreaterThanOrEqual(own.length + Math.min(...[0, 1].map((i) => clips.samples(i).length)));
    expect(samples.subarray(samples.length - own.length)).toEqual(own);
  }
});

describe("mixStream", () => {
  it("has the clips at its spans, over noise, and the same bits for the same seed", () => {
    const options = { seconds: 20, seed: 3, signalToNoise: [60, 60] as [number, number] };
    const { recording, spans } = mixStream(clips, [0, 1], noise, options);
    expect(recording.samples).toHaveLength(20 * rate);
    expect(spans.length).toBeGreaterThan(4);
    for (const { start, label } of spans) {
      const at = Math.round(start * rate);
      const expected = clips.samples(label === "low" ? 0 : 1);
      for (let i = 0; i < expected.length; i++) {
        expect(Math.abs(recording.samples[at + i]! - expected[i]!)).toBeLessThan(40);
      }
    }
    expect(mixStream(clips, [0, 1], noise, options).recording).toEqual(recording);
  });

  it("needs clips and noise", () => {
    expect(() => mixStream(clips, [], noise)).toThrow(InputError);
    expect(() => mixStream(clips, [0], [])).toThrow(InputError);
  });
});
