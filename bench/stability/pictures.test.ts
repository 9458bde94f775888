import { describe, expect, it } from "vitest";
import { gradientPicture, longestOfAll, scalarPicture } from "./pictures.js";
import type { StabilityRun } from "./run.js";

const run = (contender: StabilityRun["contender"], steps: number): StabilityRun => ({
  contender,
  steps,
  score: 1,
  alpha: contender === "FastRNN" ? 1 / steps : null,
  beta: contender === "FastRNN" ? 0.9 : null,
  before: [
    [1, 1e-30],
    [steps, 0.5],
  ],
  after: [[1, 1]],
});

describe("the pictures of the stability page", () => {
  const runs = [run("RNN", 100), run("FastRNN", 100), run("RNN", 200), run("FastRNN", 200), run("RNN", 500)];

  it("draw gradients at the largest T that all networks have, and none too small to move a weight", () => {
    expect(longestOfAll(runs)).toBe(200);
    const svg = gradientPicture(runs, "Gradients", ({ before }) => before);
    expect(svg).toContain("Gradients, T 200");
    expect(svg).toContain(">1e-12<");
    expect(svg).not.toContain("e-30");
  });

  it("draw α and 1 − β of the networks that have them", () => {
    const svg = scalarPicture(runs, "Scalars");
    expect(svg).toContain("1 − β, FastRNN");
    expect(svg).not.toContain(", RNN<");
  });
});
