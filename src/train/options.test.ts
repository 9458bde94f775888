import { describe, expect, it } from "vitest";
import { ramps } from "./ramps.fixture.js";
import { resolveOptions } from "./resolve.js";
import { Trainer } from "./trainer.js";

describe("the time scale of states", () => {
  it("is refused if no parameter starts with it, or if a gate has no such start", () => {
    expect(() => resolveOptions({ cell: "RNN", timeScale: 100 })).toThrow("no parameter of RNN sets a time");
    expect(() => resolveOptions({ cell: "FastGRNN", timeScale: 100, gate: "relu" })).toThrow("use sigmoid");
    expect(resolveOptions({ cell: "FastGRNN", timeScale: 100, gate: "quantSigm" }).timeScale).toBe(100);
    expect(() => resolveOptions({ cell: "FastGRNN", timeScale: 1 })).toThrow("timeScale is 1");
    // FastRNN has no gate: its scalars go through a sigmoid, whatever the option says.
    expect(resolveOptions({ cell: "FastRNN", timeScale: 100, gate: "quantSigm" }).timeScale).toBe(100);
  });

  it("is the start of a new run", () => {
    const { data, split } = ramps(100);
    const alpha = (timeScale: number | null) => {
      const { tensors } = Trainer.create(data, split, { cell: "FastRNN", hidden: 4, timeScale, gate: "relu" }).model();
      return 1 / (1 + Math.exp(-(tensors["layers.0.alpha"]?.[0] ?? Number.NaN)));
    };
    expect(alpha(5)).toBeCloseTo(1 / 5, 6);
    expect(alpha(50)).toBeCloseTo(0.1, 6);
    expect(alpha(null)).toBeCloseTo(1 / (1 + Math.exp(3)), 6);
  });
});
