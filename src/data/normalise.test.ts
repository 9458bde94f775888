import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { compand } from "../model/companding.js";
import { normalisationOf } from "./normalise.js";
import { plainSequences, type Sequences } from "./sequences.js";

function sequences(part: Partial<Sequences> & Pick<Sequences, "values" | "channels">): Sequences {
  return {
    starts: Uint32Array.of(0),
    lengths: Uint32Array.of(part.values.length / part.channels),
    targets: null,
    ...plainSequences,
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

  it("takes the statistics of companded samples, with knees that are powers of two and centres that are multiples", () => {
    const values = Float32Array.from({ length: 2000 }, (_, at) => (at % 2 === 0 ? 5 + Math.sin(at) ** 5 : 100));
    const data = sequences({ channels: 2, values });
    const { mean, deviation, companding } = normalisationOf(data, Uint32Array.of(0), 0.1);
    const { centre = [], knee = [] } = companding ?? {};
    expect(knee).toEqual([2 ** -5, 2 ** -4]);
    expect(centre.map((middle, c) => middle % (knee[c] ?? 1))).toEqual([0, 0]);
    const companded = Array.from({ length: 1000 }, (_, step) => compand(values[2 * step]!, centre[0]!, knee[0]!));
    const middle = companded.reduce((sum, value) => sum + value, 0) / 1000;
    expect(mean[0]).toBeCloseTo(middle, 9);
    const square = companded.reduce((sum, value) => sum + (value - middle) ** 2, 0) / 1000;
    expect(deviation[0]).toBeCloseTo(Math.sqrt(square), 9);
    // A channel that does not vary stays 0.
    expect([mean[1], deviation[1]]).toEqual([compand(100, centre[1]!, knee[1]!), 1]);
  });

  it("compands integer recordings from one unit on, and channels of a common unit equally", () => {
    const still = sequences({ channels: 1, values: Int16Array.of(5, 6, 5, 7) });
    expect(normalisationOf(still, Uint32Array.of(0), 0.01).companding?.knee).toEqual([1]);
    const pixels = sequences({ channels: 2, values: Uint8Array.of(0, 255, 3, 8), commonUnit: true });
    const { mean, deviation, companding } = normalisationOf(pixels, Uint32Array.of(0), 0.05);
    for (const pair of [mean, deviation, companding?.centre, companding?.knee]) expect(pair?.[0]).toBe(pair?.[1]);
  });

  it("uses the training part only", () => {
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

  it("shares one mean and deviation if the channels have a common unit", () => {
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
