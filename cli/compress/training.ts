import * as v from "valibot";
import type { Model } from "../../src/model/spec.js";
import { resolveOptions, type TrainOptions } from "../../src/train/options.js";

const number = v.optional(v.number());

/** How a run goes, without what it trains: cell, sizes, ranks, densities and non-linearities are compression's to choose. */
const regimeSchema = v.object({
  options: v.object({
    epochs: number,
    batch: number,
    optimiser: v.optional(v.picklist(["adam", "sgd"])),
    learningRate: number,
    momentum: number,
    schedule: v.optional(v.picklist(["constant", "step", "cosine"])),
    decay: number,
    decayAt: v.optional(v.array(v.number())),
    warmup: number,
    clip: v.optional(v.nullable(v.number())),
    weightDecay: number,
    noise: number,
    offset: number,
    gain: number,
    rotation: number,
    crop: number,
    averaging: number,
    classWeights: v.optional(v.union([v.picklist(["none", "balanced"]), v.array(v.number())])),
    seed: number,
  }),
});

/** The training options that a model remembers; none of a model from elsewhere. */
export function trainingOf({ spec }: Model): Partial<TrainOptions> {
  const stored = v.safeParse(regimeSchema, spec.training);
  if (!stored.success) return {};
  const given = Object.entries(stored.output.options).filter(([, value]) => value !== undefined);
  const options: Partial<TrainOptions> = Object.fromEntries(given);
  resolveOptions(options);
  return options;
}
