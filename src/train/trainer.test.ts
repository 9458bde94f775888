import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { Pool } from "../kernels/pool.js";
import type { TrainOptions } from "./options.js";
import { ramps } from "./ramps.fixture.js";
import { Trainer } from "./trainer.js";

function sha(trainer: Trainer): string {
  const hash = createHash("sha256");
  for (const tensor of Object.values(trainer.model().tensors)) hash.update(new Uint8Array(tensor.buffer));
  return hash.digest("hex");
}

async function finish(trainer: Trainer): Promise<string> {
  while (!trainer.finished) await trainer.trainEpoch();
  trainer.close();
  return sha(trainer);
}

const base: Partial<TrainOptions> = { hidden: 9, epochs: 5, batch: 50, threads: 1 };

describe("Trainer", () => {
  it.each<Partial<TrainOptions>>([
    base,
    { ...base, cell: "LSTM", layers: 2, optimiser: "sgd", schedule: "step" },
    { ...base, rankW: 2, rankU: 3 },
    { ...base, noise: 0.3, offset: 0.2, gain: 0.1, clip: null, averaging: 0.95 },
  ])("gives the same weights on one, two and four threads: %o", async (options) => {
    const { data, split } = ramps(200);
    const hashes = [];
    for (const threads of [1, 2, 4]) hashes.push(await finish(Trainer.create(data, split, { ...options, threads })));
    expect(new Set(hashes).size).toBe(1);
  });

  it("resumes from a checkpoint at any batch to the same weights", async () => {
    const { data, split } = ramps(200);
    const options: Partial<TrainOptions> = { ...base, rankU: 3, noise: 0.2, gain: 0.1, averaging: 0.9 };
    const whole = await finish(Trainer.create(data, split, options));
    for (const stopAfter of [0, 1, 3, 4, 7, 11, 18]) {
      const first = Trainer.create(data, split, options);
      let batches = 0;
      while (batches <= stopAfter) {
        if ((await first.trainEpoch({ onBatch: () => batches++, shouldStop: () => batches >= stopAfter })) === null)
          break;
      }
      const checkpoint = first.checkpoint();
      first.close();
      expect(await finish(Trainer.resume(data, split, checkpoint, 2)), `stopped after ${stopAfter}`).toBe(whole);
    }
  });

  it("releases its threads at its end, and can be closed and continued before it", async () => {
    const { data, split } = ramps(200);
    const options = { ...base, threads: 2 };
    const whole = await finish(Trainer.create(data, split, options));
    const closed = vi.spyOn(Pool.prototype, "close");
    try {
      const trainer = Trainer.create(data, split, options);
      await trainer.trainEpoch();
      expect(closed).toHaveBeenCalledTimes(0);
      trainer.close();
      while (!trainer.finished) await trainer.trainEpoch();
      expect(closed).toHaveBeenCalledTimes(2);
      expect(sha(trainer)).toBe(whole);
      expect(await finish(Trainer.resume(data, split, trainer.checkpoint()))).toBe(whole);
    } finally {
      closed.mockRestore();
    }
  });

  it("refuses an epoch while another runs, and after the last", async () => {
    const { data, split } = ramps(200);
    const trainer = Trainer.create(data, split, { ...base, epochs: 1 });
    const first = trainer.trainEpoch();
    await expect(trainer.trainEpoch()).rejects.toThrow("an epoch is running: await it");
    await first;
    await expect(trainer.trainEpoch()).rejects.toThrow("the run is finished, after 1 epochs");
    trainer.close();
  });

  it("refuses a checkpoint of other data", () => {
    const { data, split } = ramps(200);
    const checkpoint = Trainer.create(data, split, base).checkpoint();
    const values = data.values.slice();
    values[0] = 99;
    expect(() => Trainer.resume({ ...data, values }, split, checkpoint)).toThrow(/other data/);
  });

  it("learns, keeps the best epoch, and stops when patience runs out", async () => {
    const { data, split } = ramps(400);
    const trainer = Trainer.create(data, split, { ...base, epochs: 60, patience: 4, learningRate: 0.01 });
    await finish(trainer);
    const scores = trainer.history.map(({ validationScore }) => validationScore ?? 0);
    expect(Math.max(...scores)).toBeGreaterThan(0.9);
    expect(trainer.history.length).toBeLessThan(60);
    expect(trainer.history.findLastIndex(({ best }) => best)).toBe(trainer.history.length - 5);
  });

  it("stops an exploding run and names what to change", async () => {
    const { data, split } = ramps(200);
    const options: Partial<TrainOptions> = {
      ...base,
      cell: "RNN",
      update: "relu",
      optimiser: "sgd",
      learningRate: 10,
      clip: null,
    };
    await expect(finish(Trainer.create(data, split, options))).rejects.toThrow(
      /epoch \d+, batch \d+: .*learning rate \(now 10\)/,
    );
  });

  it.each<[Partial<TrainOptions>, RegExp]>([
    [{ hidden: 0 }, /hidden is 0/],
    [{ rankU: 10 }, /rankU is 10/],
    [{ rankW: 4 }, /rank/],
    [{ learningRate: Number.NaN }, /learningRate is NaN/],
    [{ classWeights: [1, 2, 3] }, /give 2 positive numbers/],
  ])("refuses %o", (options, message) => {
    const { data, split } = ramps(200);
    expect(() => Trainer.create(data, split, { ...base, ...options })).toThrow(message);
  });
});
