import { describe, expect, it } from "vitest";
import type { FitOptions } from "../fit/options.js";
import { ramps } from "../train/ramps.fixture.js";
import { compressOn } from "./compress.js";
import { trainOn } from "./train.js";

const { data, split } = ramps(60);
const loaded = { sequences: data, test: split.test, validation: null };
const described = { name: "ramps", digest: null, options: {} };
const short = { hidden: 4, epochs: 1, batch: 16, threads: 1 };
const folds: Partial<FitOptions> = { effort: "quick", folds: 3 };

describe("options of trials are refused where none are made", () => {
  it.each([
    ["training", () => trainOn(loaded, { data: described, fit: folds }), "folds is 3, but with quick nothing is tried"],
    [
      "training of given epochs",
      () => trainOn(loaded, { data: described, options: short, fit: { repeats: 2 } }),
      "repeats is 2, but with epochs nothing is tried: leave it out",
    ],
    [
      "further training",
      async () => {
        const { model } = await trainOn(loaded, { data: described, options: short });
        return trainOn(loaded, { data: described, from: model, options: short, fit: { effort: "thorough" } });
      },
      "thorough is for trials, but a model that is trained further keeps its options",
    ],
    [
      "compression of given epochs",
      () => compressOn(loaded, { model: null, data: described, options: short, fit: { folds: 3 } }),
      "folds is 3, but with epochs nothing is tried",
    ],
    [
      "compression on several divisions",
      () => compressOn(loaded, { model: null, data: described, fit: { folds: 2, repeats: 2 } }),
      "repeats is 2, but layouts are compared on one division into folds: leave it out",
    ],
    [
      "compression on no folds",
      () => compressOn(loaded, { model: null, data: described, fit: { folds: 0 } }),
      "folds is 0, but layouts are compared on folds: give at least 2, or quick",
    ],
  ])("in %s", async (_, run, message) => {
    await expect(run()).rejects.toThrow(message);
  });

  it("but folds that are asked for compare layouts for a model trained without trials", async () => {
    const { model } = await trainOn(loaded, { data: described, options: short });
    const options = { size: 300, candidates: 2, tuneEpochs: 1, threads: 1 };
    const stop = new AbortController();
    const compared = compressOn(
      loaded,
      { model, data: described, options, fit: { folds: 2 } },
      { signal: stop.signal, onRun: (what, _, runs) => stop.abort(new Error(`${what}, ${runs} runs`)) },
    );
    await expect(compared).rejects.toThrow("layouts, 4 runs");
  });
});
