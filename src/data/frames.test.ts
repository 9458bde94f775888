import { describe, expect, it } from "vitest";
import { stackFrames, unstackFrames } from "./frames.js";
import { normalisationOf } from "./normalise.js";
import type { Sequences } from "./sequences.js";

const data: Sequences = {
  channels: 2,
  values: Float32Array.from({ length: 26 }, (_, at) => at * at),
  starts: Uint32Array.of(0, 6),
  lengths: Uint32Array.of(6, 7),
  targets: null,
  groups: null,
  channelNames: ["a", "b"],
  sampleRate: null,
  commonUnit: false,
};

describe("stackFrames", () => {
  it("concatenates the samples of a step, and leaves out an incomplete last step", () => {
    const stacked = stackFrames(data, 3);
    expect(stacked.channels).toBe(6);
    expect(Array.from(stacked.starts)).toEqual([0, 2]);
    expect(Array.from(stacked.lengths)).toEqual([2, 2]);
    expect(Array.from(stacked.values)).toEqual(Array.from({ length: 24 }, (_, at) => at * at));
    const second = stackFrames({ ...data, starts: Uint32Array.of(0, 5) }, 3);
    expect(second.values.slice(12)).toEqual(data.values.slice(10, 22));
  });

  it("stacks sequences that overlap, keeping the type of their samples", () => {
    const values = Int16Array.from({ length: 20 }, (_, at) => at);
    const overlapping = { ...data, values, starts: Uint32Array.of(0, 2, 4), lengths: Uint32Array.of(6, 6, 6) };
    const stacked = stackFrames(overlapping, 2);
    expect(Array.from(stacked.starts)).toEqual([0, 3, 6]);
    expect(stacked.values).toEqual(
      Int16Array.from([...values.subarray(0, 12), ...values.subarray(4, 16), ...values.subarray(8, 20)]),
    );
  });

  it("can be undone, and has the statistics of its samples", () => {
    const stacked = stackFrames(data, 3);
    const again = unstackFrames(stacked);
    expect(again).toEqual({ ...data, channelNames: null, values: stacked.values, lengths: Uint32Array.of(6, 6) });
    const own = normalisationOf(again, Uint32Array.of(0, 1));
    expect(normalisationOf(stacked, Uint32Array.of(0, 1)).mean).toEqual([...own.mean, ...own.mean, ...own.mean]);
  });

  it("refuses a sequence shorter than a step", () => {
    expect(() => stackFrames(data, 7)).toThrow("a sequence of 6 samples is shorter than a step of 7");
  });
});
