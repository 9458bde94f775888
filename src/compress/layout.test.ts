import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excessesOf, type Limits, noLimits } from "../cost/limits.js";
import { ramps } from "../train/ramps.fixture.js";
import { resolveOptions } from "../train/resolve.js";
import { newRun } from "../train/start.js";
import { type Layout, type LayoutRequest, layoutModel, layoutsFor } from "./layout.js";

const { data, split } = ramps(60);
const { spec } = newRun(data, split, resolveOptions({ gate: "quantSigm", update: "quantTanh", stateBound: 1 }));

const excesses = (layout: Layout, limits: Limits) => excessesOf(layoutModel(spec, layout, data, split), limits);
const layouts = (limits: Limits, request: LayoutRequest = {}) => layoutsFor(spec, request, limits, data, split);

const someLimits: fc.Arbitrary<Limits> = fc.record({
  flash: fc.option(fc.integer({ min: 150, max: 4000 })),
  ram: fc.option(fc.integer({ min: 60, max: 1000 })),
  ms: fc.option(fc.double({ min: 0.5, max: 20, noNaN: true })),
  board: fc.constantFrom("uno", "microbit"),
});

describe("layouts", () => {
  it("are within the limits; with full matrices as many units as fit", () => {
    fc.assert(
      fc.property(someLimits, (limits) => {
        for (const layout of layouts(limits)) expect(excesses(layout, limits)).toEqual([]);
        const [whole] = layouts(limits, { rankW: null, rankU: null, densityW: 1, densityU: 1 });
        if (whole === undefined || whole.hidden === 256) return;
        expect(excesses({ ...whole, hidden: whole.hidden + 1 }, limits)).not.toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it("depend on the bytes alone if no other limit is tight", () => {
    const flash = 900;
    expect(layouts({ flash, ram: 10_000, ms: 1000, board: "pico" })).toEqual(layouts({ ...noLimits, flash }));
  });

  it("keep a fixed hidden size, and become sparse for a time", () => {
    const sparse = layouts({ ...noLimits, ms: 2, board: "uno" }, { hidden: 40, rankW: null, rankU: null });
    for (const layout of sparse) expect(layout).toMatchObject({ hidden: 40, rankU: null });
    expect(sparse[0]?.densityU).toBeLessThan(1);
  });

  it("have densities that can be typed", () => {
    const free = layouts({ ...noLimits, flash: 600 });
    expect(free.map(({ densityW }) => densityW)).toContain(0.45);
    const sparse = layouts({ ...noLimits, flash: 600 }, { hidden: 24 });
    for (const { densityW, densityU } of [...free, ...sparse]) {
      for (const density of [densityW, densityU]) expect(String(density)).toMatch(/^(1|0\.\d{1,3})$/);
    }
    expect(sparse.some(({ densityU }) => densityU < 1)).toBe(true);
  });

  it("report the cost of the smallest if nothing fits", () => {
    expect(() => layouts({ ...noLimits, flash: 30 })).toThrow(
      "no model of this kind fits 30 bytes, the smallest takes 39: give a larger size",
    );
    expect(() => layouts({ ...noLimits, ram: 8, ms: 0.02, board: "uno" })).toThrow(
      /^no model of this kind is within the limits: the smallest takes \d+ bytes of RAM, but ram is 8, and 0\.\d+ ms per step on Arduino Uno/,
    );
  });
});
