import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parameterSlices, unflatten } from "../engine/parameters.js";
import type { Model } from "../model/spec.js";
import { fingerprint } from "./fingerprint.js";
import type { TrainOptions } from "./options.js";
import { ramps } from "./ramps.fixture.js";
import { densityOf, keptCount } from "./sparsity.js";
import { decodeCheckpoint } from "./state.js";
import { Trainer, type TrainSetting } from "./trainer.js";

const options: Partial<TrainOptions> = {
  hidden: 10,
  rankW: 2,
  rankU: 4,
  densityW: 0.6,
  densityU: 0.3,
  densityHead: 0.5,
  epochs: 10,
  denseEpochs: 2,
  batch: 40,
  trim: 3,
  weightDecay: 0.1,
  threads: 1,
};
const { data, split } = ramps(200);

function zeros({ tensors }: Model): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, values]) => [name, [...values.keys()].filter((place) => values[place] === 0)]),
  );
}

function expectDensities(model: Model, densities: Pick<TrainOptions, "densityW" | "densityU" | "densityHead">): void {
  for (const [name, values] of Object.entries(model.tensors)) {
    const density = densityOf(name, densities);
    if (density === 1) continue;
    expect(values.filter((value) => value !== 0).length, name).toBe(keptCount(density, values.length));
  }
}

/** The current model, not the best so far. */
function now(trainer: Trainer): Model {
  const { spec, parameters } = decodeCheckpoint(trainer.checkpoint(), fingerprint(data, split));
  return { kind: "float", spec, tensors: unflatten(parameterSlices(spec), parameters) };
}

async function run(trainer: Trainer): Promise<string> {
  while (!trainer.finished) await trainer.trainEpoch();
  trainer.close();
  const hash = createHash("sha256");
  for (const tensor of Object.values(trainer.model().tensors)) hash.update(new Uint8Array(tensor.buffer));
  return hash.digest("hex");
}

describe("the phases", () => {
  it.each<Partial<TrainOptions>>([
    options,
    { ...options, optimiser: "sgd", learningRate: 0.02 },
    { ...options, rankW: null, rankU: null, cell: "GRU", layers: 2 },
    { ...options, averaging: 0.9 },
  ])("keep exactly the requested entries, and freeze the others at zero: %o", async (given) => {
    const trainer = Trainer.create(data, split, given);
    const resolved = trainer.options;
    let frozen: Record<string, number[]> | null = null;
    while (!trainer.finished) {
      const report = await trainer.trainEpoch();
      if (report?.phase === "dense" || report?.phase === "low-rank") expect(report.best).toBe(false);
      if (report?.phase !== "thresholding" && report?.phase !== "sparse") continue;
      const model = now(trainer);
      // Densities fall in the first half of the thresholding; only later can a model be the best.
      if (report.best || report.epoch >= 6) expectDensities(model, resolved);
      if (report.phase === "sparse") {
        frozen ??= zeros(model);
        expect(zeros(model)).toEqual(frozen);
      }
    }
    expect(frozen).not.toBeNull();
    expectDensities(trainer.model(), resolved);
    trainer.close();
  });

  it("come in order", async () => {
    const trainer = Trainer.create(data, split, options);
    await run(trainer);
    const phases = [...new Set(trainer.history.map(({ phase }) => phase))];
    expect(phases).toEqual(["dense", "low-rank", "thresholding", "sparse"]);
  });

  it("move the support while thresholding", async () => {
    // From the random start, whose largest entries have no meaning yet.
    const early = { rankW: null, rankU: null, thresholdAfter: 0, freezeAfter: 9, trim: 8, learningRate: 0.03 };
    const trainer = Trainer.create(data, split, { ...options, ...early });
    const supports = new Set<string>();
    while (!trainer.finished) {
      const report = await trainer.trainEpoch();
      if (report?.phase === "thresholding") supports.add(JSON.stringify(zeros(now(trainer))));
    }
    trainer.close();
    expect(supports.size).toBeGreaterThan(1);
  });
});

describe("a run that ends while thresholding", () => {
  const plain = { ...options, rankW: null, rankU: null, trim: 15 };

  it.each<Partial<TrainOptions>>([
    { ...plain, epochs: 1, denseEpochs: 0, thresholdAfter: 0, freezeAfter: 1 },
    { ...plain, thresholdAfter: 9, freezeAfter: 10 },
    { ...plain, thresholdAfter: 9, freezeAfter: 10, averaging: 0.9 },
  ])("keeps no more than the requested entries: %o", async (given) => {
    const trainer = Trainer.create(data, split, given);
    await run(trainer);
    expectDensities(trainer.model(), trainer.options);
  });
});

describe("determinism", () => {
  it("gives the same weights on one and three threads", async () => {
    const [one, three] = [
      await run(Trainer.create(data, split, options)),
      await run(Trainer.create(data, split, { ...options, threads: 3 })),
    ];
    expect(three).toBe(one);
  });

  const grid = (parameters: Float32Array, seen: Float32Array) =>
    parameters.forEach((value, i) => {
      seen[i] = Math.round(value * 16) / 16;
    });

  it.each<[string, TrainSetting["view"]]>([
    ["through all phases", null],
    ["with a quantiser in the loop", grid],
  ])("resumes from a checkpoint at any batch, %s", async (_, view) => {
    const whole = await run(Trainer.create(data, split, options, { view }));
    for (const stopAfter of [3, 9, 13, 18, 26, 33]) {
      const first = Trainer.create(data, split, options, { view });
      let batches = 0;
      while (batches < stopAfter) {
        await first.trainEpoch({ onBatch: () => batches++, shouldStop: () => batches >= stopAfter });
      }
      const checkpoint = first.checkpoint();
      first.close();
      expect(await run(Trainer.resume(data, split, checkpoint, 2, view)), `stopped after ${stopAfter}`).toBe(whole);
    }
  });
});

describe("training a model further", () => {
  it("keeps its normalisation and lowers its ranks", async () => {
    const first = Trainer.create(data, split, { hidden: 8, epochs: 2, threads: 1 });
    await run(first);
    const model = first.model();
    const other = { ...split, train: split.train.slice(0, 60) };
    const given = { rankU: 3, epochs: 1, gate: "quantSigm", stateBound: 2 } as const;
    const second = Trainer.create(data, other, given, { model });
    await run(second);
    const { spec } = second.model();
    expect(spec.normalisation).toEqual(model.spec.normalisation);
    expect(spec.layers[0]).toMatchObject({ hidden: 8, rankW: null, rankU: 3, gate: "quantSigm", stateBound: 2 });
  });

  it("refuses data of another kind", async () => {
    const first = Trainer.create(data, split, { hidden: 4, epochs: 1, threads: 1 });
    await run(first);
    const model = first.model();
    const narrow = { ...data, channels: 1 };
    expect(() => Trainer.create(narrow, split, {}, { model })).toThrow(/takes 3 channels, the data have 1/);
    const targets = data.targets === null ? null : { ...data.targets, task: "regression" as const };
    expect(() => Trainer.create({ ...data, targets }, split, {}, { model })).toThrow(/the model is for multiclass/);
  });
});
