import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ramps } from "../../src/train/ramps.fixture.js";
import { train } from "../../src/train/train.js";
import { keptRun } from "./kept.js";

it("resumes a stopped row to the same weights, and refuses checkpoints of other options", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rows-"));
  try {
    const { data, split } = ramps(200);
    const options = { hidden: 4, epochs: 4, seed: 2 };
    const whole = await train(data, split, options);
    const stop = new AbortController();
    const run = () => keptRun(folder, "ramps", options);
    const stopped = train(data, split, options, {
      ...run(),
      signal: stop.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) stop.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    const epochs: number[] = [];
    const again = await train(data, split, options, { ...run(), onEpoch: ({ epoch }) => epochs.push(epoch) });
    expect(epochs).toEqual([3, 4]);
    expect(again.model.tensors).toEqual(whole.model.tensors);
    expect(readdirSync(folder)).toEqual(["ramps-seed2.states"]);
    expect(() => keptRun(folder, "ramps", { ...options, hidden: 5 })).toThrow(/remove it/);
    expect(keptRun(null, "ramps", options)).toEqual({});
  } finally {
    rmSync(folder, { recursive: true });
  }
});
