import { describe, expect, it } from "vitest";
import { runStability } from "./run.js";
import { addingOf } from "./tasks.js";

const size = { train: 40, test: 10 };

describe("a run of the stability page", () => {
  it("has the gradient of every state before training and after it, and FastRNN's scalars", async () => {
    const task = addingOf(120, size);
    const run = await runStability(task, "FastRNN, α = 1/T", { hidden: 3, epochs: 1, threads: 1 }, () => {});
    expect(run.before.map(([t]) => t)).toHaveLength(100);
    expect(run.before.at(0)?.[0]).toBe(1);
    expect(run.after.at(-1)?.[0]).toBe(120);
    expect([...run.before, ...run.after].every(([, norm]) => norm > 0)).toBe(true);
    expect(run.alpha).toBeGreaterThan(0);
    expect(run.alpha).toBeLessThan(0.02);
    expect(run.beta).toBeGreaterThan(0.98);
    expect(run.score).toBeGreaterThan(0);
    const other = await runStability(task, "RNN", { hidden: 3, epochs: 1, threads: 1 }, () => {});
    expect([other.alpha, other.beta]).toEqual([null, null]);
    expect(other.before).not.toEqual(run.before);
  });
});
