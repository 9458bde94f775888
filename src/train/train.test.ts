import { describe, expect, it } from "vitest";
import { ramps } from "./ramps.fixture.js";
import { train } from "./train.js";

const { data, split } = ramps(120);
const quick = { hidden: 6, epochs: 3, batch: 20, threads: 1 };

describe("train", () => {
  it("refuses options that it does not know, and says which is meant", async () => {
    await expect(train(data, split, JSON.parse('{ "hiden": 8 }'))).rejects.toThrow(
      "hiden is no option: did you mean hidden?",
    );
    await expect(train(data, split, JSON.parse('{ "signal": {} }'))).rejects.toThrow("signal is no option");
  });

  it("stops where the signal is aborted, with its reason", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = train(data, split, quick, {
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        seen.push(epoch);
        controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(seen).toEqual([1]);
  });

  it("goes on from a model", async () => {
    const { model } = await train(data, split, quick);
    const further = await train(data, split, { ...quick, epochs: 1 }, { model });
    expect(further.model.spec.normalisation).toEqual(model.spec.normalisation);
    expect(further.history[0]?.trainLoss).toBeLessThan((await train(data, split, quick)).history[0]?.trainLoss ?? 0);
  });
});
