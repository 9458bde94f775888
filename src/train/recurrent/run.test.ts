import { describe, expect, it } from "vitest";
import type { TrainOptions } from "../options.js";
import { recurrentMaps } from "../options.js";
import { ramps } from "../ramps.fixture.js";
import { Trainer } from "../trainer.js";
import { product } from "./map.js";

const tied = recurrentMaps.filter((name) => name !== "full");
const base: Partial<TrainOptions> = { hidden: 8, epochs: 4, batch: 50, threads: 1, seed: 3 };

async function finish(trainer: Trainer): Promise<Trainer> {
  while (!trainer.finished) await trainer.trainEpoch();
  trainer.close();
  return trainer;
}

/** Largest entry of |Uᵀ U − I|. */
function fromOrthogonal(u: Float32Array, hidden: number): number {
  const square = product(Float64Array.from(u), Float64Array.from(u), hidden, "a");
  return square.reduce((most, value, at) => Math.max(most, Math.abs(value - (at % (hidden + 1) === 0 ? 1 : 0))), 0);
}

describe.each(tied)("U of the family %s in a run", (recurrentMap) => {
  it("stays in the family and learns", async () => {
    const { data, split } = ramps(400);
    const options = { ...base, cell: "FastRNN", epochs: 20, recurrentMap } as const;
    const start = Trainer.create(data, split, { ...options, epochs: 1 }).model().tensors["layers.0.U"];
    const trainer = await finish(Trainer.create(data, split, options));
    const u = trainer.model().tensors["layers.0.U"] ?? new Float32Array();
    expect(fromOrthogonal(u, 8)).toBeLessThan(recurrentMap === "spectral" ? 0.21 : 1e-6);
    expect(u).not.toEqual(start);
    expect(Math.max(...trainer.history.map(({ validationScore }) => validationScore ?? 0))).toBeGreaterThan(0.9);
  });

  it("resumes from a checkpoint, on more threads, to the same bits", async () => {
    const { data, split } = ramps(200);
    const options = { ...base, cell: "GRU", recurrentMap, rankW: 2, densityW: 0.8, recurrentFactors: 3 } as const;
    const whole = (await finish(Trainer.create(data, split, options))).model().tensors;
    const first = Trainer.create(data, split, options);
    let batches = 0;
    while (batches < 7) await first.trainEpoch({ onBatch: () => batches++, shouldStop: () => batches >= 7 });
    const checkpoint = first.checkpoint();
    first.close();
    expect((await finish(Trainer.resume(data, split, checkpoint, 2))).model().tensors).toEqual(whole);
  });
});

it("refuses a second constraint on U, and a start from a model", () => {
  const { data, split } = ramps(100);
  const make = (options: Partial<TrainOptions>) =>
    Trainer.create(data, split, { recurrentMap: "orthogonal", ...options });
  expect(() => make({ rankU: 2 })).toThrow(/recurrentMap is orthogonal: leave rankU out/);
  expect(() => make({ densityU: 0.5 })).toThrow(/leave densityU out/);
  expect(() => make({ averaging: 0.9 })).toThrow(/leave averaging out/);
  expect(() => make({ recurrentFactors: 65 })).toThrow(/recurrentFactors is 65: must be at most 64, as hidden is 64/);
  const model = Trainer.create(data, split, base).model();
  expect(() => Trainer.create(data, split, { recurrentMap: "orthogonal" }, { model })).toThrow(/cannot adopt/);
});
