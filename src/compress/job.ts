/**
 * @file The float stages of a compression: full rank, then low rank, then sparse, each continuing from the one before.
 */
import type { Limits } from "../cost/limits.js";
import type { Sequences, Split } from "../data/sequences.js";
import { neverFell, nextSeed } from "../fit/outcome.js";
import type { Model } from "../model/spec.js";
import type { HookKinds } from "../options/hooks.js";
import type { EpochReport } from "../train/epoch-report.js";
import type { TrainOptions } from "../train/options.js";
import { hasLowerRanks } from "../train/phases.js";
import { freeMap } from "../train/resolve.js";
import { type JobHooks, jobHooks, type Runs } from "../train/runs.js";
import { isSparse } from "../train/sparsity.js";
import { supportOf } from "./footprint.js";
import type { Layout } from "./layout.js";
import type { CompressOptions } from "./options.js";
import { suitingScale } from "./sample-scale.js";
import { floatStage, type Stage, type StageName } from "./stages.js";

/** Callbacks for a progress display. */
export interface CompressHooks extends JobHooks {
  onStage?: ((name: StageName, layout: Layout, epochs: number) => void) | undefined;
  onBatch?: ((epoch: number, done: number, batches: number) => void) | undefined;
  onEpoch?: ((report: EpochReport) => void) | undefined;
  /** Called when a stage is finished and measured. */
  onMeasured?: ((stage: Stage, layout: Layout) => void) | undefined;
}

export const compressHooks: HookKinds<CompressHooks> = {
  ...jobHooks,
  onStage: "function",
  onBatch: "function",
  onEpoch: "function",
  onMeasured: "function",
};

/** A compression: data, options, and its runs. */
export interface Job {
  data: Sequences;
  split: Split;
  options: CompressOptions;
  limits: Limits;
  training: TrainOptions;
  hooks: CompressHooks;
  runs: Runs;
  /** Restarts of a first stage whose loss did not fall. */
  restarts: number;
}

export function layoutOf({ hidden, rankW, rankU, densityW, densityU, densityHead }: TrainOptions): Layout {
  return { hidden, rankW, rankU, densityW, densityU, densityHead };
}

/** The float model of each stage up to the last before quantisation. */
export async function floatStages(job: Job, model: Model | null, layout: Layout): Promise<Stage[]> {
  const { rankW, rankU } = layout;
  const dense = { rankW: null, rankU: null, densityW: 1, densityU: 1, densityHead: 1 };
  const first = model ?? (await trained(job, "float", null, { ...layout, ...dense }));
  let last = suitingScale(first, job.data, job.split.train, job.options.sampleScale);
  const stages: Stage[] = [{ ...(await measured(job, "float", first, layout)), model: last }];
  const low = hasLowerRanks(first.spec, layout);
  const sparse = isSparse(layout);
  if (low) {
    last = await trained(job, "L", last, { ...dense, rankW, rankU });
    stages.push(await measured(job, "L", last, layout));
  }
  if (sparse) stages.push(await sparseStage(job, last, layout));
  else if (!low && needsClips(first, job.training)) {
    const support = { ...supportOf(last), thresholdAfter: 0, freezeAfter: 0 };
    last = await trained(job, "clips", last, { ...dense, ...support });
    stages.push(await measured(job, "clips", last, layout));
  }
  return stages;
}

/**
 * Hard thresholding in the first half of the epochs, a frozen support in the second: the dense phase is the stage
 * before.
 */
export async function sparseStage(job: Job, model: Model, layout: Layout): Promise<Stage> {
  const name = layout.rankW === null && layout.rankU === null ? "S" : "LS";
  const { thresholdAfter, freezeAfter, epochs } = job.training;
  const phases = { thresholdAfter: thresholdAfter ?? 0, freezeAfter: freezeAfter ?? Math.ceil(epochs / 2) };
  return measured(job, name, await trained(job, name, model, { ...layout, ...phases }), layout);
}

/** Whether the integer model needs other non-linearities, or another bound, than the model was trained with. */
function needsClips({ spec }: Model, { gate, update, stateBound }: TrainOptions): boolean {
  return spec.layers.some((layer) => layer.gate !== gate || layer.update !== update || layer.stateBound !== stateBound);
}

async function trained(job: Job, name: StageName, model: Model | null, own: Partial<TrainOptions>): Promise<Model> {
  const { data, split, training, hooks } = job;
  const options = { ...training, ...own, ...(model === null ? {} : freeMap) };
  const hidden = model?.spec.layers[0]?.hidden ?? options.hidden;
  await hooks.onStage?.(name, { ...layoutOf(options), hidden }, options.epochs);
  let result = await job.runs.train(data, split, options, { model }, hooks);
  for (let restart = 0; model === null && restart < job.restarts && neverFell(result.history); restart++) {
    const seed = nextSeed(result.options.seed);
    result = await job.runs.train(data, split, { ...options, seed }, {}, hooks);
  }
  return result.model;
}

async function measured(job: Job, name: StageName, model: Model, layout: Layout): Promise<Stage> {
  const stage = await floatStage(name, model, job.data, job.split, job.training.threads);
  await job.hooks.onMeasured?.(stage, layout);
  return stage;
}
