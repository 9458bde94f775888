import { describe, expect, it } from "vitest";
import { random } from "../../core/random.js";
import { voicedExtent, voicedStretches } from "./voice-activity.js";

const rate = 16_000;

/** Noise of a given deviation, and louder noise in some stretches, in seconds. */
function spoken(total: number, voices: readonly (readonly [number, number])[], quiet = 20, loud = 3000): Int16Array {
  const generator = random(1);
  return Int16Array.from({ length: total * rate }, (_, n) => {
    const voiced = voices.some(([from, to]) => n >= from * rate && n < to * rate);
    return Math.round((voiced ? loud : quiet) * generator.normal());
  });
}

describe("voice activity", () => {
  it("finds each stretch to within a frame", () => {
    const found = voicedStretches(
      spoken(4, [
        [0.5, 1],
        [2, 3.2],
      ]),
      rate,
    );
    expect(found).toHaveLength(2);
    const expected = [0.5, 1, 2, 3.2];
    for (const [index, sample] of found.flatMap(({ start, end }) => [start, end]).entries()) {
      expect(Math.abs(sample / rate - (expected[index] ?? 0))).toBeLessThanOrEqual(0.021);
    }
  });

  it("joins stretches no further apart than the gap, and leaves out clicks", () => {
    expect(
      voicedStretches(
        spoken(3, [
          [0.5, 1],
          [1.1, 1.6],
        ]),
        rate,
      ),
    ).toHaveLength(1);
    expect(
      voicedStretches(
        spoken(3, [
          [0.5, 1],
          [1.1, 1.6],
        ]),
        rate,
        { gap: 0.05 },
      ),
    ).toHaveLength(2);
    expect(
      voicedStretches(
        spoken(3, [
          [0.5, 1],
          [2, 2.01],
        ]),
        rate,
      ),
    ).toHaveLength(1);
  });

  it("does not depend on the gain", () => {
    const half = spoken(3, [[1, 2]]).map((sample) => Math.trunc(sample / 2));
    expect(voicedExtent(half, rate)).toEqual(voicedExtent(spoken(3, [[1, 2]]), rate));
  });

  it("finds voice in a recording full of it, and none in silence", () => {
    const all = voicedExtent(spoken(1, [[0, 1]]), rate);
    expect(all?.start).toBe(0);
    expect(all?.end).toBe(rate);
    expect(voicedExtent(new Int16Array(rate), rate)).toBeNull();
    expect(voicedExtent(spoken(1, [], 1), rate)).toBeNull();
    expect(voicedExtent(new Int16Array(3), rate)).toBeNull();
  });
});
