import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { candidatesFor } from "./candidates.js";
import { periodOf } from "./oscillation.js";

const every = Uint32Array.from({ length: 40 }, (_, i) => i);

/** Forty series that oscillate with a period, from any point on, about a level far from 0. */
function vibrations(period: number, steps: number) {
  const { uniform } = random(3);
  const y = Array.from(every, (i) => (i % 2 === 0 ? "fine" : "worn"));
  const x = y.map(() => {
    const start = uniform();
    return Array.from({ length: steps }, (_, t) => [9.8 + Math.sin(2 * Math.PI * (t / period + start))]);
  });
  return sequencesOfArrays({ x, y });
}

describe("periodOf", () => {
  it("is the samples of an oscillation about any level, of the fastest channel", () => {
    const wave = (t: number, period: number) => 100 + Math.sin((2 * Math.PI * (t + 0.3)) / period);
    const x = [0, 1].map(() => Array.from({ length: 600 }, (_, t) => [wave(t, 50), wave(t, 8), t]));
    const data = sequencesOfArrays({ x, y: ["a", "b"] });
    expect(periodOf(data, Uint32Array.of(1))).toBeCloseTo(8, 1);
  });

  it("is infinite for series that are always the same, and of no number without samples", () => {
    const data = sequencesOfArrays({
      x: [
        [[1], [1]],
        [[2], [2]],
      ],
      y: ["a", "b"],
    });
    expect(periodOf(data, Uint32Array.of(0, 1))).toBe(Number.POSITIVE_INFINITY);
    expect(periodOf(data, new Uint32Array(0))).toBeNaN();
  });
});

describe("a step for each oscillation", () => {
  const name = "a step for each oscillation, readout mean";
  const tried = (period: number, steps: number, widest: number | null = null) =>
    candidatesFor(vibrations(period, steps), every, {}, { widest }).find((candidate) => candidate.name === name);

  it("is tried first where the usual step has two or more", () => {
    expect(tried(10, 1600)?.change).toEqual({ frame: 10, readout: "mean" });
    expect(tried(30, 1600)).toBeUndefined();
    expect(tried(4, 100)).toBeUndefined();
  });

  it("is no more than 256 steps, and no wider than a network for the bytes reads", () => {
    expect(tried(3, 6400)?.change).toEqual({ frame: 25, readout: "mean" });
    expect(tried(10, 1600, 16)).toBeUndefined();
  });
});
