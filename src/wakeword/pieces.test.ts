import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import type { Clips } from "../data/audio/clips.js";
import { voicedExtent } from "../data/audio/voice-activity.js";
import { frontEnd } from "../features/front-end.js";
import { frameCount } from "../model/front-end.js";
import { asOther, learningData } from "./learning-data.js";
import { atPace, type Material, piecesOf } from "./pieces.js";
import { frameTargets, noClass, otherClass, poolTargets, wordClass } from "./targets.js";
import { detectorFront } from "./train-detector.js";

const rate = 16_000;

/** Clips of noise, each of another loudness: a word of 0.4 s and two others. */
function material(): Material {
  const generator = random(4);
  const clips = [0.4, 0.5, 0.3].map((seconds) =>
    Int16Array.from({ length: seconds * rate }, () => Math.round(3000 * generator.normal())),
  );
  const all: Clips = {
    sampleRate: rate,
    labels: ["word", "other"],
    classes: Int32Array.of(0, 1, 1),
    names: ["word", "a", "b"],
    groups: null,
    test: null,
    validation: null,
    samples: (index) => clips[index] ?? new Int16Array(0),
  };
  return { clips: all, words: [0], others: [1, 2], noise: [clips[1] ?? new Int16Array(0)], synthetic: false };
}

describe("pieces of a stream", () => {
  it("are the same for the same seed, in any order", () => {
    const [first, second] = [piecesOf(material(), 6, 3), piecesOf(material(), 6, 3)];
    const backwards = [5, 4, 3, 2, 1, 0].map((index) => second.clips.samples(index)).reverse();
    const isSame = (a: Int16Array, b: Int16Array) => a.length === b.length && a.every((sample, n) => sample === b[n]);
    expect(backwards.every((samples, index) => isSame(samples, first.clips.samples(index)))).toBe(true);
    expect(isSame(piecesOf(material(), 6, 4).clips.samples(0), first.clips.samples(0))).toBe(false);
  });

  it("have the word where its span says", () => {
    const alone = { ...material(), others: [] };
    const plain = { words: 1, equaliser: 0, room: 0, noise: 0, gain: [0, 0], level: [0, 0], speed: [1, 1] } as const;
    const pieces = piecesOf(alone, 20, 1, plain);
    let found = 0;
    for (let index = 0; index < 20; index++) {
      const samples = pieces.clips.samples(index);
      expect(samples).toHaveLength(4 * rate);
      const word = pieces.wordIn(index);
      if (word === null) continue;
      found++;
      const heard = voicedExtent(samples, rate);
      expect(Math.abs((heard?.start ?? 0) - word.start)).toBeLessThan(0.03 * rate);
      expect(Math.abs((heard?.end ?? 0) - word.end)).toBeLessThan(0.03 * rate);
    }
    expect(found).toBeGreaterThan(0);
  });

  it("have the whole word, with time for the targets after it, wherever a word is wanted", () => {
    const long = { ...material(), words: [1], others: [1, 2, 2] };
    for (const given of [material(), long]) {
      const pieces = piecesOf(given, 60, 2, { words: 1, seconds: 2, speed: [0.88, 1.14] });
      const spans = Array.from({ length: 60 }, (_, index) => pieces.wordIn(index));
      expect(spans.filter((span) => span === null)).toEqual([]);
      expect(Math.max(...spans.map((span) => span?.end ?? 0))).toBeLessThanOrEqual(1.7 * rate);
      expect(new Set(spans.map((span) => span?.start)).size).toBeGreaterThan(30);
    }
    // A word longer than a piece is left out, never cut.
    expect(piecesOf(long, 1, 2, { words: 1, seconds: 0.5 }).wordIn(0)).toBeNull();
  });

  it("have no word if none is wanted", () => {
    const pieces = piecesOf(material(), 10, 1, { words: 0 });
    expect(Array.from({ length: 10 }, (_, index) => pieces.wordIn(index))).toEqual(Array(10).fill(null));
  });

  it("change a voice's pace, and with it its length and pitch", () => {
    const tone = Float32Array.from({ length: 1000 }, (_, n) => Math.sin(n / 20));
    expect(atPace(tone, 1)).toEqual(tone);
    const faster = atPace(tone, 1.25);
    expect(faster).toHaveLength(800);
    for (const n of [10, 333, 700]) expect(faster[n]).toBeCloseTo(Math.sin((1.25 * n) / 20), 4);
  });
});

describe("targets of a piece", () => {
  it("ask for the word near its end, for nothing around it, and for something else elsewhere", () => {
    const word = { start: rate, end: 1.5 * rate };
    const targets = frameTargets(detectorFront, 4 * rate, word, { before: 0.04, after: 0.1, pause: 0.2 });
    expect(targets).toHaveLength(frameCount(detectorFront, 4 * rate));
    const at = (seconds: number) => targets[Math.round((seconds - 0.03) / 0.02)];
    expect([at(0.9), at(1.1), at(1.44), at(1.48), at(1.5), at(1.58), at(1.7), at(1.9)]).toEqual([
      ...[otherClass, noClass, noClass, wordClass, wordClass, wordClass, noClass, otherClass],
    ]);
    expect(new Set(frameTargets(detectorFront, rate, null))).toEqual(new Set([otherClass]));
  });

  it("are the word where a network is surest of it near its end, and at the neighbouring steps", () => {
    const word = { start: rate, end: 1.5 * rate };
    const targets = frameTargets(detectorFront, 4 * rate, word);
    const before = targets.slice();
    const stepAt = (seconds: number) => Math.round((seconds - 0.03) / 0.02);
    // Surest of all long before the end, which does not count; then at 1.7 s.
    poolTargets(detectorFront, targets, word, (step) => (step === stepAt(1.1) ? 9 : step === stepAt(1.7) ? 5 : -1));
    const changed = Array.from(targets.keys()).filter((step) => targets[step] === wordClass);
    expect(changed).toEqual([-2, -1, 0, 1, 2].map((about) => stepAt(1.7) + about));
    expect(targets[stepAt(1.5)]).toBe(noClass);
    const outside = (step: number) => step < stepAt(1.38) || step > stepAt(1.88);
    expect(targets.filter((_, step) => outside(step))).toEqual(before.filter((_, step) => outside(step)));
  });

  it("form sequences with the features, and hard negatives are something else", async () => {
    const pieces = piecesOf(material(), 3, 1, { words: 1, seconds: 2 });
    const told: number[] = [];
    const data = await learningData(pieces, frontEnd(detectorFront), (done) => void told.push(done));
    expect(told).toEqual([3]);
    expect(data.targets?.readout).toBe("every");
    expect(data.targets?.values).toHaveLength(data.values.length / 20);
    const picked = asOther(data, [2, 0]);
    expect(Array.from(picked.lengths)).toEqual([data.lengths[2], data.lengths[0]]);
    expect(new Set(picked.targets?.values)).toEqual(new Set([otherClass]));
    const steps = data.lengths[0] ?? 0;
    const first = picked.starts[1] ?? 0;
    expect(picked.values.slice(first * 20, (first + steps) * 20)).toEqual(data.values.slice(0, steps * 20));
  });
});
