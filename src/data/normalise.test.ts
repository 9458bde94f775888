import { describe, expect, it } from "vitest";
import { InputError } from "../errors.js";
import { normalisationOf } from "./normalise.js";
import type { Sequences } from "./sequences.js";

function sequences(part: Partial<Sequences> & Pick<Sequences, "values" | "channels">): Sequences {
  return {
    starts: Uint32Array.of(0),
    lengths: Uint32Array.of(part.values.length / part.channels),
    targets: null,
    groups: null,
    channelNames: null,
    sampleRate: null,
    commonUnit: false,
    ...part,
  };
}

describe("normalisationOf", () => {
  it("takes each channel's mean and deviation", () => {
    const data = sequences({ channels: 2, values: Float32Array.of(1, 10, 3, 10, 5, 40) });
    const { mean, deviation } = normalisationOf(data, Uint32Array.of(0));
    expect(mean).toEqual([3, 20]);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(deviation[1]).toBeCloseTo(Math.sqrt(200), 12);
  });

  it("looks at the training part only", () => {
    const data = sequences({
      channels: 1,
      values: Int16Array.of(1, 3, 1000, 2000),
      starts: Uint32Array.of(0, 2),
      lengths: Uint32Array.of(2, 2),
    });
    expect(normalisationOf(data, Uint32Array.of(0))).toEqual({ mean: [2], deviation: [1] });
  });

  it("counts a step once, however many windows it is in", () => {
    const data = sequences({
      channels: 1,
      values: Float32Array.of(0, 0, 6, 99),
      starts: Uint32Array.of(1, 0),
      lengths: Uint32Array.of(2, 3),
    });
    expect(normalisationOf(data, Uint32Array.of(0, 1)).mean).toEqual([2]);
  });

  it("shares one mean and deviation where the channels have a common unit", () => {
    const data = sequences({ channels: 2, values: Uint8Array.of(0, 2, 4, 6), commonUnit: true });
    expect(normalisationOf(data, Uint32Array.of(0))).toEqual({
      mean: [3, 3],
      deviation: [Math.sqrt(5), Math.sqrt(5)],
    });
  });

  it("gives a constant channel deviation 1, whatever its value", () => {
    const data = sequences({ channels: 1, values: new Float64Array(1001).fill(0.1) });
    expect(normalisationOf(data, Uint32Array.of(0))).toEqual({ mean: [0.1], deviation: [1] });
  });

  it("keeps its accuracy far from zero", () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => 1e9 + (i % 2));
    const { mean, deviation } = normalisationOf(sequences({ channels: 1, values }), Uint32Array.of(0));
    expect(mean[0]).toBe(1e9 + 0.5);
    expect(deviation[0]).toBeCloseTo(0.5, 9);
  });

  it("names the sample that is not finite", () => {
    const data = sequences({ channels: 2, values: Float32Array.of(1, 2, 3, Number.NaN), channelNames: ["ax", "ay"] });
    expect(() => normalisationOf(data, Uint32Array.of(0))).toThrow(/sequence 0, step 1, ay .* is NaN/);
    expect(() => normalisationOf(data, new Uint32Array())).toThrow(InputError);
  });
});
