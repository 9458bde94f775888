import { describe, expect, it } from "vitest";
import { type LayerSpec, layerTensors } from "../../src/cells/layer.js";
import { nonlinearities } from "../../src/cells/nonlinearity.js";
import { cellNames, cellOf } from "../../src/cells/registry.js";
import { twinReadout } from "./readout.js";
import { twinForwardBackward } from "./twin.js";

/** Numbers in (−1, 1), the same each time (Park and Miller's generator). */
function draw(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
}

const T = 5;
const lengths = [5, 1, 3];
const B = lengths.length;

/** A layer with random weights and inputs, and its loss as a function of them. */
function problem(layer: LayerSpec, seed: number) {
  const next = draw(seed);
  const numbers = (length: number) => Float64Array.from({ length }, next);
  const inputs: Record<string, Float64Array> = { x: numbers(T * B * layer.input), h0: numbers(B * layer.hidden) };
  if (cellOf(layer.cell).memory) inputs.c0 = numbers(B * layer.hidden);
  for (const { name, shape } of layerTensors(layer)) inputs[name] = numbers(shape.reduce((a, b) => a * b, 1));
  const upstream = numbers(T * B * layer.hidden);
  const run = () =>
    twinForwardBackward(layer, inputs, inputs.x ?? [], lengths, inputs.h0 ?? [], inputs.c0 ?? null, upstream);
  const loss = () => run().h.reduce((sum, h, index) => sum + h * (upstream[index] ?? 0), 0);
  return { inputs, run, loss };
}

/** Largest difference between the twin's gradients and central differences, over every parameter and input. */
function largestDifference(layer: LayerSpec, seed: number): number {
  const { inputs, run, loss } = problem(layer, seed);
  const { gradients } = run();
  expect(Object.keys(gradients).sort()).toEqual(Object.keys(inputs).sort());
  const step = 1e-6;
  let largest = 0;
  for (const [name, values] of Object.entries(inputs))
    values.forEach((value, index) => {
      values[index] = value + step;
      const above = loss();
      values[index] = value - step;
      const below = loss();
      values[index] = value;
      largest = Math.max(largest, Math.abs((above - below) / (2 * step) - (gradients[name]?.[index] ?? Number.NaN)));
    });
  return largest;
}

const base = { input: 3, hidden: 4, stateBound: null, gate: "sigmoid", update: "tanh" } as const;

describe("the plain twin against finite differences", () => {
  it.each(["mean", "max"] as const)("the %s of the states", (readout) => {
    const next = draw(3);
    const h = Float64Array.from({ length: T * B * 4 }, next);
    const gradient = Float64Array.from({ length: B * 4 }, next);
    const loss = () =>
      twinReadout(readout, h, lengths, 4).read.reduce((sum, value, i) => sum + value * (gradient[i] ?? 0), 0);
    const analytic = twinReadout(readout, h, lengths, 4).back(gradient);
    h.forEach((value, i) => {
      h[i] = value + 1e-6;
      const above = loss();
      h[i] = value - 1e-6;
      const below = loss();
      h[i] = value;
      expect((above - below) / 2e-6).toBeCloseTo(analytic[i] ?? Number.NaN, 7);
    });
  });

  for (const cell of cellNames)
    for (const [rankW, rankU] of [
      [null, null],
      [2, null],
      [null, 3],
      [2, 3],
    ] as const)
      it(`${cell}, ranks ${rankW} and ${rankU}, ragged`, () => {
        expect(largestDifference({ ...base, cell, rankW, rankU }, 7)).toBeLessThan(1e-7);
      });

  for (const name of nonlinearities)
    it(`${name} as gate and as update`, () => {
      expect(largestDifference({ ...base, cell: "FastGRNN", rankW: null, rankU: 2, gate: name }, 11)).toBeLessThan(
        1e-7,
      );
      expect(largestDifference({ ...base, cell: "GRU", rankW: null, rankU: null, update: name }, 11)).toBeLessThan(
        1e-7,
      );
    });

  for (const cell of cellNames)
    it(`${cell} with a bounded state`, () => {
      const layer: LayerSpec = { ...base, cell, rankW: null, rankU: null, stateBound: 0.2 };
      const { h } = problem(layer, 5).run();
      expect(h.some((value) => Math.abs(value) === 0.2)).toBe(true);
      expect(largestDifference(layer, 5)).toBeLessThan(1e-7);
    });
});
