import { expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { random } from "../core/random.js";
import type { Clips } from "../data/audio/clips.js";
import { splitSequences } from "../data/split.js";
import { frontEndSpec } from "../model/front-end.js";
import { fixedFrontEnd, floatFrontEnd } from "./front-end.js";
import { maskSequences } from "./mask.js";
import { clipSequences } from "./sequences.js";

const generator = random(2);
const samples = Array.from({ length: 6 }, (_, i) =>
  Int16Array.from({ length: 800 + 80 * i }, () => generator.below(2000) - 1000),
);
const clips: Clips = {
  sampleRate: 8000,
  labels: ["a", "b"],
  classes: Int32Array.of(0, 1, 0, 1, 0, 1),
  names: ["0", "1", "2", "3", "4", "5"],
  groups: ["x", "x", "y", "y", "z", "z"],
  test: null,
  validation: null,
  samples: (index) => samples[index]!,
};

it("makes a sequence of each clip: its frames, class and group, at the frames' rate", () => {
  for (const front of [floatFrontEnd(frontEndSpec(8000)), fixedFrontEnd(frontEndSpec(8000, { arithmetic: "fixed" }))]) {
    const sequences = clipSequences(clips, front);
    expect(Array.from(sequences.lengths)).toEqual([8, 9, 10, 11, 12, 13]);
    const from = sequences.starts[3]! * 32;
    expect(sequences.values.slice(from, from + 11 * 32)).toEqual(front.features(samples[3]!));
    expect(sequences).toMatchObject({ channels: 32, sampleRate: 100, groups: Int32Array.of(0, 0, 1, 1, 2, 2) });
    const split = splitSequences(sequences, { test: 0.3, validation: 0.3 });
    expect(split.train).toHaveLength(2);
  }
});

it("refuses clips of another rate", () => {
  expect(() => clipSequences(clips, floatFrontEnd(frontEndSpec(16_000)))).toThrow(InputError);
});

it("masks stretches and bands of the listed sequences only, the same for the same seed", () => {
  const sequences = clipSequences(clips, floatFrontEnd(frontEndSpec(8000)));
  const fill = new Float32Array(32).fill(-1);
  const masked = maskSequences(sequences, [1, 3, 5], fill, 4, { bandMasks: 2, timeMasks: 2 });
  expect(masked).toEqual(maskSequences(sequences, [1, 3, 5], fill, 4, { bandMasks: 2, timeMasks: 2 }));
  let blanked = 0;
  for (const [i, value] of masked.values.entries()) {
    if (value === sequences.values[i]) continue;
    expect(value).toBe(-1);
    const sequence = sequences.starts.findLastIndex((start) => start * 32 <= i);
    expect(sequence % 2).toBe(1);
    blanked++;
  }
  expect(blanked).toBeGreaterThan(32);
  expect(() => maskSequences(sequences, [0], [1, 2], 0)).toThrow(InputError);
});
