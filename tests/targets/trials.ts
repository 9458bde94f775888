/** @file The models for tests of exported C: trained ones, and random ones with extreme weights. */
import { compress } from "../../src/compress/compress.js";
import { exportC } from "../../src/deploy/c/export.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { randomModel, randomShape } from "../../src/integer/random.fixture.js";
import { ramps } from "../../src/train/ramps.fixture.js";
import { expectedHashes } from "./expected.js";
import type { Trial } from "./program.js";

/** A trial, and its expected output. */
export interface ExpectedTrial extends Trial {
  expected: string[];
}

const steps = 12;

function trialOf(model: IntegerModel, title: string, seed: number): ExpectedTrial {
  return { source: exportC(model, { title }), seed, steps, expected: expectedHashes(model, seed, steps) };
}

/** Random models of the seeds starting at `first`. Seed 0 would draw only zeros. */
export function randomTrials(count: number, first = 1): ExpectedTrial[] {
  return Array.from({ length: count }, (_, index) => {
    const seed = first + index;
    return trialOf(randomModel(randomShape(seed), seed), `random_${seed}`, (seed % 65_535) + 1);
  });
}

/** Trained and compressed models, one per cell, with full, low-rank and sparse maps. */
export async function trainedTrials(): Promise<ExpectedTrial[]> {
  const { data, split } = ramps(200);
  const shared = { epochs: 3, tuneEpochs: 1, threads: 1, hidden: 8, size: 2048, densityHead: 1 };
  const full = { rankW: null, rankU: null, densityW: 1, densityU: 1 };
  const layouts = [
    { cell: "FastGRNN", ...full },
    { cell: "FastGRNN", rankW: 2, rankU: 4, densityW: 0.6, densityU: 0.3 },
    { cell: "LSTM", ...full },
    { cell: "FastRNN", ...full, hidden: 2 },
  ] as const;
  const models = [];
  for (const layout of layouts) models.push((await compress(null, data, split, { ...shared, ...layout })).integer);
  return models.map((model, index) => trialOf(model, `trained_${index + 1}`, index + 1));
}
