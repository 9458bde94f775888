import { describe, expect, it } from "vitest";
import { madeNoise } from "./made-noise.js";
import { materialsOf, type Recorded, recordedVoice } from "./material.js";

const recorded = (kind: Recorded["kind"], who: string, synthetic: boolean): Recorded => ({
  kind,
  who,
  synthetic,
  samples: Int16Array.of(1, 2, 3),
  name: `${kind} of ${who}`,
});
const said = (text: string) => ({
  ...{ text, kind: "near miss" as const, voice: "en", rate: 150, pitch: 50, emphasis: 50 },
  samples: new Int16Array(1),
});
const voices = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe("the recordings of a wakeword", () => {
  const recordings = [
    ...voices(40, "robot").flatMap((who) => [recorded("word", who, true), recorded("near miss", who, true)]),
    ...voices(10, "anna").map((who) => recorded("word", who, false)),
    ...voices(200, "ben").map((who) => recorded("other", who, false)),
  ];
  const { training, heldOut } = materialsOf(recordings, [new Int16Array(1000)], 16_000, ["word", "other"], 1);
  const who = (indices: readonly number[]) => new Set(indices.map((index) => recordings[index]?.who));

  it("keep each voice in one part, and both parts have some of each kind", () => {
    const trained = who([...training.words, ...training.others]);
    const held = who([...heldOut.words, ...heldOut.others]);
    expect([...held].filter((voice) => trained.has(voice))).toEqual([]);
    for (const part of [trained, held]) {
      for (const name of ["robot", "anna", "ben"])
        expect([...part].some((voice) => voice?.startsWith(name))).toBe(true);
    }
  });

  it("weigh real recordings of the word like synthetic ones in training, and near misses a tenth of other speech", () => {
    const real = training.words.filter((index) => recordings[index]?.synthetic === false).length;
    expect(real / training.words.length).toBeGreaterThan(0.4);
    const near = training.others.filter((index) => recordings[index]?.kind === "near miss").length;
    expect(near / training.others.length).toBeGreaterThan(0.08);
    expect(near / training.others.length).toBeLessThan(0.12);
  });

  it("have a phrase's imitations in training, and apart from the held-out stream", () => {
    expect(recordedVoice("hey computer", said("hay computer")).kind).toBe("imitation");
    expect(recordedVoice("hey computer", said("computer")).kind).toBe("near miss");
    expect(recordedVoice("happy", said("happen")).kind).toBe("near miss");
    const imitated = voices(40, "robot").map((who) => recorded("imitation", who, true));
    const all = [...recordings, ...imitated];
    const parts = materialsOf(all, [], 16_000, ["word", "other"], 1);
    const isImitated = (index: number) => all[index]?.kind === "imitation";
    expect(parts.training.others.some(isImitated)).toBe(true);
    expect(parts.heldOut.others.some(isImitated)).toBe(false);
    expect(parts.imitations.length).toBeGreaterThan(0);
    expect(parts.imitations.every(isImitated)).toBe(true);
    expect(parts.training.others.some((index) => parts.imitations.includes(index))).toBe(false);
  });

  it("keep near misses as rare in the held-out part as the threshold has to expect them", () => {
    const near = heldOut.others.filter((index) => recordings[index]?.kind === "near miss").length;
    expect(near / heldOut.others.length).toBeLessThan(0.08);
  });

  it("say whether only synthetic voices say the word", () => {
    const synthetic = recordings.filter((each) => each.synthetic || each.kind === "other");
    const all = [recordings, synthetic].map((some) => materialsOf(some, [], 16_000, ["word", "other"], 1).training);
    expect(all.map((each) => each.synthetic)).toEqual([false, true]);
  });

  it("never share noise between the parts", () => {
    expect(training.noise[0]?.length).toBe(850);
    expect(heldOut.noise[0]?.length).toBe(150);
  });
});

describe("made noise", () => {
  it("is the same for the same seed, of one level, and has a crowd if there are voices", () => {
    const noise = madeNoise([Int16Array.of(100, -100, 50)], 8000, 1);
    const again = madeNoise([Int16Array.of(100, -100, 50)], 8000, 1);
    expect(noise.every((samples, index) => samples.every((sample, n) => sample === again[index]?.[n]))).toBe(true);
    expect(noise).toHaveLength(5);
    expect(madeNoise([], 8000, 1)).toHaveLength(4);
    for (const samples of noise) {
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      expect(level).toBeGreaterThan(1300);
      expect(level).toBeLessThan(1600);
    }
  });
});
