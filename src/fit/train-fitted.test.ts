import { describe, expect, it } from "vitest";
import { ramps } from "../train/ramps.fixture.js";
import { train } from "../train/train.js";
import { stoppedOften } from "./stopped.fixture.js";
import { trainFitted } from "./train-fitted.js";

const { data, split } = ramps(60);
const options = { hidden: 4, threads: 1, seed: 5 };
/** A budget for few trials. */
const asked = { budget: 1e9, folds: 0 };

describe("trainFitted", () => {
  it("can be stopped in every trial and in the run, resumes to the same bits, and does nothing twice", async () => {
    const tried = { budget: 1e9, folds: 2 };
    const once: string[] = [];
    const whole = await trainFitted(data, split, options, tried, {
      onRun: (what, done) => once.push(`${what} ${done}`),
    });
    const again = await stoppedOften(once, (threads, hooks) =>
      trainFitted(data, split, { ...options, threads }, tried, hooks),
    );
    expect(again.model).toEqual(whole.model);
    expect([again.fit.tried, again.fit.expected]).toEqual([whole.fit.tried, whole.fit.expected]);
    expect(once).toContain("what to expect 1");
  });

  it.each(["onRun", "onFit"])("waits for %s, and ends with its error", async (name) => {
    const later = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve));
      throw new Error("the disk is full");
    };
    await expect(trainFitted(data, split, options, asked, { [name]: later })).rejects.toThrow("the disk is full");
  });

  it("keeps the epochs that are given, also where other options are tried", async () => {
    const runs = [{ effort: "quick" }, { folds: 2, budget: 1e9 }] as const;
    for (const fit of runs) {
      const { history, split: parts } = await trainFitted(data, split, { ...options, epochs: 3 }, fit);
      expect(history.map(({ epochs }) => epochs)).toEqual([3, 3, 3]);
      expect(new Set(parts.train).size).toBe(parts.train.length);
    }
  });

  it("refuses a patience if the validation part is too small to be kept", async () => {
    const patient = { ...options, epochs: 3, patience: 2 };
    await expect(trainFitted(data, split, patient, { effort: "quick" })).rejects.toThrow(
      "patience is 2, but without a validation part no score can fail to improve: give validation, or leave it out",
    );
    const { history } = await trainFitted(data, split, patient, { effort: "quick", keepValidation: true });
    expect(history.every(({ validationScore }) => validationScore !== null)).toBe(true);
    await expect(train(data, { ...split, validation: new Uint32Array(0) }, patient)).rejects.toThrow("patience is 2");
  });

  it("refuses unknown options of the fit before any work", async () => {
    await expect(trainFitted(data, split, options, JSON.parse('{ "effrt": "quick" }'))).rejects.toThrow("effort");
  });

  it("does not reuse a score of other options or other data", async () => {
    let kept: readonly Uint8Array[] = [];
    const stop = new AbortController();
    const stopped = trainFitted(data, split, options, asked, {
      signal: stop.signal,
      onCheckpoint: (states) => {
        kept = [...states];
      },
      onRun: (_, done) => done === 1 && stop.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
    const values = Float32Array.from(data.values, (value) => value + 1);
    const message = /train again/;
    await expect(trainFitted(data, split, { ...options, hidden: 5 }, asked, { resume: kept })).rejects.toThrow(message);
    await expect(trainFitted({ ...data, values }, split, options, asked, { resume: kept })).rejects.toThrow(message);
  });

  it("can be stopped in a trial", async () => {
    const signal = AbortSignal.abort(new Error("at once"));
    await expect(trainFitted(data, split, options, {}, { signal })).rejects.toThrow("at once");
  });

  it("restarts twice from other seeds if the loss does not fall, and says so", async () => {
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
