import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { cutInBlocks, cutWindows, runsOf } from "./windows.js";

describe("runsOf", () => {
  it("begins a run at each change of a key and at each break", () => {
    const label = Int32Array.of(0, 0, 0, 1, 1, 1, 1);
    const group = Int32Array.of(5, 5, 5, 5, 5, 5, 6);
    expect(runsOf(7, [label, group], [0, 2])).toEqual([
      { start: 0, length: 2 },
      { start: 2, length: 1 },
      { start: 3, length: 3 },
      { start: 6, length: 1 },
    ]);
    expect(runsOf(0, [], [])).toEqual([]);
  });
});

describe("cutWindows", () => {
  it("cuts by length and stride, and drops the rest", () => {
    const runs = [
      { start: 0, length: 9 },
      { start: 9, length: 3 },
      { start: 12, length: 4 },
    ];
    const { starts, lengths, runs: from } = cutWindows(runs, { window: 4, stride: 2 }, "a");
    expect(Array.from(starts)).toEqual([0, 2, 4, 12]);
    expect(Array.from(lengths)).toEqual([4, 4, 4, 4]);
    expect(Array.from(from)).toEqual([0, 0, 0, 2]);
    expect(Array.from(cutWindows(runs, { window: 4, stride: null }, "a").starts)).toEqual([0, 4, 12]);
    expect(Array.from(cutWindows(runs, { window: null, stride: null }, "a").lengths)).toEqual([9, 3, 4]);
  });

  it("never crosses a change of label, for any labels, window and stride", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }), size, size, (codes, window, stride) => {
        const labels = Int32Array.from(codes);
        const runs = runsOf(codes.length, [labels]);
        fc.pre(runs.some(({ length }) => length >= window));
        for (const start of cutWindows(runs, { window, stride }, "a").starts) {
          expect(new Set(codes.slice(start, start + window)).size).toBe(1);
          expect(start + window).toBeLessThanOrEqual(codes.length);
        }
      }),
    );
  });

  it.each([
    ["a window longer than the recording", { window: 10, stride: null }, /window is 10 steps.*9.*at most 9/],
    ["a window of 0", { window: 0, stride: null }, /window is 0/],
    ["a stride without a window", { window: null, stride: 5 }, /stride of 5 steps without a window/],
    ["a stride of 1.5", { window: 2, stride: 1.5 }, /stride is 1.5/],
  ])("refuses %s", (_, options, message) => {
    const act = (): unknown => cutWindows([{ start: 0, length: 9 }], options, "a.csv");
    expect(act).toThrow(InputError);
    expect(act).toThrow(message);
  });

  it("refuses a very long sequence if no window is given", () => {
    expect(() => cutWindows([{ start: 0, length: 10_001 }], { window: null, stride: null }, "a")).toThrow(
      /give a window/,
    );
  });
});

describe("cutInBlocks", () => {
  it("makes blocks of 16 windows that share no step", () => {
    const options = { window: 8, stride: 4 };
    const blocks = cutInBlocks([{ start: 100, length: 150 }], options);
    expect(blocks).toEqual([
      { start: 100, length: 68 },
      { start: 168, length: 68 },
      { start: 236, length: 14 },
    ]);
    const windows = cutWindows(blocks, options, "a");
    expect(Array.from(windows.runs).filter((block) => block === 0).length).toBe(16);
    expect(Array.from(windows.runs).filter((block) => block === 2).length).toBe(2);
  });
});
