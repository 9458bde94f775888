import { describe, expect, it } from "vitest";
import { ramps } from "../train/ramps.fixture.js";
import { trainFitted } from "./train-fitted.js";

const { data, split } = ramps(60);
const options = { hidden: 4, threads: 1, seed: 5 };
/** Trials for a moment's work only. */
const asked = { budget: 1e9, folds: 0 };

describe("trainFitted", () => {
  it("stops in a run that trials chose, and goes on to the same bits without making them again", async () => {
    const whole = await trainFitted(data, split, options, asked);
    const stop = new AbortController();
    let kept: readonly Uint8Array[] = [];
    const stopped = trainFitted(data, split, options, asked, {
      signal: stop.signal,
      onCheckpoint: (states) => {
        kept = [...states];
      },
      onEpoch: ({ epoch }) => {
        if (epoch === 3) stop.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    const again = await trainFitted(data, split, options, asked, { resume: kept });
    expect(again.model).toEqual(whole.model);
    expect([whole.fit?.options.crop, again.fit]).toEqual([expect.any(Number), null]);
  });

  it("stops in a trial", async () => {
    const signal = AbortSignal.abort(new Error("at once"));
    await expect(trainFitted(data, split, options, {}, { signal })).rejects.toThrow("at once");
  });

  it("starts again from other seeds where the loss does not fall, twice, and says so", async () => {
    const same = { ...data, values: new Float32Array(data.values.length) };
    const seeds: number[] = [];
    let restarts = 0;
    const { warnings } = await trainFitted(same, split, { ...options, noise: 0 }, asked, {
      onStart: ({ options: { seed } }) => seeds.push(seed),
      onRestart: () => {
        restarts += 1;
      },
    });
    expect([restarts, new Set(seeds).size]).toEqual([2, seeds.length]);
    expect(warnings.join()).toContain("the loss never fell");
  });
});
