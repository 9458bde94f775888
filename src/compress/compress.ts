/**
 * @file From a trained model, or from data alone, to an integer model of a few kilobytes: full rank, then low rank by a
 * truncated SVD, then sparse by hard thresholding, then integers by training with the quantiser in the loop (Kusupati et
 * al., NIPS 2018, §3.2–3.3). Each stage goes on from the one before.
 */
import { InputError } from "../core/errors.js";
import { type BoardCost, boardCost, type Excess, excessesOf, excessText, limitsFor } from "../cost/limits.js";
import { checkSequences, checkSplit } from "../data/check-sequences.js";
import { stackFrames } from "../data/frames.js";
import { scaleWarnings } from "../data/other-scale.js";
import { rateWarnings } from "../data/rates.js";
import type { Sequences, Split } from "../data/sequences.js";
import { sharedIndices } from "../data/shared-indices.js";
import { isLanguageData } from "../data/text/language.js";
import { mostRestarts } from "../fit/outcome.js";
import { checkChannels } from "../inference/predict.js";
import type { IntegerModel } from "../integer/model.js";
import { checkSampleScale } from "../integer/quantise.js";
import type { Model } from "../model/spec.js";
import { checkHooks } from "../options/hooks.js";
import { OptionError } from "../options/place.js";
import { checkNames, resolve } from "../options/table.js";
import { usualLanguageHidden } from "../train/language-options.js";
import type { TrainOptions } from "../train/options.js";
import { resolveOptions } from "../train/resolve.js";
import { Runs } from "../train/runs.js";
import { checkFloat, checkSettled, newRun, sizesOf } from "../train/start.js";
import { checkDeployable } from "./deployable.js";
import { withEmbedding } from "./embedding.js";
import { fineTune } from "./fine-tune.js";
import { type CompressHooks, compressHooks, floatStages, type Job, layoutOf, sparseStage } from "./job.js";
import { type Layout, type LayoutRequest, layoutModel, layoutsFor } from "./layout.js";
import { type Attempt, type LayoutTrials, tryLayouts } from "./layout-trials.js";
import { askedLimits, type CompressOptions, compressTable, deployedLayers, divided } from "./options.js";
import { checkSteps, ofSteps, stacked, unstacked } from "./stacked.js";
import { integerStage, type Stage, type StageName } from "./stages.js";
import { asTrained } from "./tuned-record.js";

export type { CompressHooks } from "./job.js";

/** The resulting integer model, and the stages and layouts that led to it. */
export interface Compressed {
  layout: Layout;
  /** From "float" to the integer model, the last. */
  stages: Stage[];
  integer: IntegerModel;
  /** The float model that was quantised. */
  tuned: Model;
  /** The integer model rounded once, without training, for comparison with the quantiser in the loop. */
  oneShot: Stage;
  /** The layouts that were compared. */
  attempts: Attempt[];
  /** Its estimated cost on the board, and the most milliseconds per step there; null without a board. */
  board: (BoardCost & { most: number | null }) | null;
  /** What does not suit the model to start from, and sequences that are in two parts. */
  warnings: string[];
}

/** Most attempts to make a model sparser that came out too large; the last ones remove more and more. */
const mostAttempts = 6;

/**
 * Compresses a model, or trains one to be compressed.
 *
 * @param model the float model to start from, at full rank; null: train one
 * @param data raw, as it was recorded
 * @param given see {@link CompressOptions}; with `size`, or if a limit is too tight for the defaults, missing hidden
 *   size, ranks and densities are chosen. A given model has settled its cell and sizes
 * @param trials how layouts are compared. Default: on the validation part
 * @throws InputError if an option does not fit, or no model is within the limits
 */
export async function compress(
  model: Model | null,
  data: Sequences,
  split: Split,
  given: Partial<CompressOptions> = {},
  hooks: CompressHooks = {},
  trials: LayoutTrials | null = null,
): Promise<Compressed> {
  checkSequences(data);
  checkSplit(split, data);
  checkHooks(compressHooks, hooks);
  checkNames(compressTable, given);
  checkStart(model, data, given);
  checkSampleScale(given.sampleScale ?? null, data.channels);
  const frame = model?.spec.frame ?? given.frame ?? 1;
  checkSteps(frame, data, given);
  const warnings = [
    ...rateWarnings(model?.spec.sampleRate ?? null, data),
    ...scaleWarnings(model?.spec.normalisation ?? null, model?.spec.labels.length ?? 0, data, split.train),
    ...sharedIndices(split),
  ];
  if (frame === 1) return { ...(await compressSteps(model, data, split, given, hooks, trials)), warnings };
  const settings = ofSteps(given, frame);
  const steps = await compressSteps(model && stacked(model), stackFrames(data, frame), split, settings, hooks, trials);
  return { ...steps, ...unstacked(steps, frame, data.channelNames), warnings };
}

/** @throws InputError for anything but a float model of such data, and for options that it has settled */
function checkStart(model: Model | null, data: Sequences, given: Partial<CompressOptions>): void {
  if (model === null) return;
  checkFloat(model, "compress");
  checkChannels(model, data);
  checkSettled(model.spec, given);
}

/**
 * Checks before any training that its result can become integers, and that a layout within the limits exists. If the
 * samples per step are still to be chosen, so is the time that the data's rate allows, and it is not checked.
 *
 * @throws InputError if it cannot, or there is none
 */
export function checkFits(model: Model | null, data: Sequences, split: Split, given: Partial<CompressOptions>): void {
  checkSequences(data);
  checkSplit(split, data);
  checkStart(model, data, given);
  checkSampleScale(given.sampleScale ?? null, data.channels);
  const asked = model?.spec.frame ?? given.frame;
  const frame = asked ?? 1;
  checkSteps(frame, data, given);
  const { ms = "rate" } = given;
  const known = asked === undefined && ms === "rate" ? { ...given, ms: null } : given;
  planned(model && stacked(model), stackFrames(data, frame), split, ofSteps(known, frame));
}

/** Options, limits and layouts, before any training. */
function planned(model: Model | null, data: Sequences, split: Split, asked: Partial<CompressOptions>) {
  const given = withEmbedding(asked, data, model);
  // Tried first on a board or in a limited RAM; with a size, that of the network follows from it.
  const tried = isLanguageData(data) && (given.board ?? given.ram ?? null) !== null;
  const sizes = tried ? { hidden: usualLanguageHidden } : {};
  const options = resolve(
    compressTable,
    model === null ? { ...sizes, ...given } : { ...given, ...sizesOf(model.spec) },
  );
  const training = resolveOptions(divided(options)[0]);
  const spec = model?.spec ?? newRun(data, split, { ...training, rankW: null, rankU: null }).spec;
  const deployed = deployedLayers(spec.layers, given, spec);
  const like = { ...spec, layers: spec.layers.map((layer) => ({ ...layer, ...deployed })) };
  checkDeployable(like, data, split, options.sampleScale);
  const limits = limitsFor(askedLimits(options), { ...data, sampleRate: data.sampleRate ?? spec.sampleRate });
  const spelt = explicit(training, model);
  const fits = () => excessesOf(layoutModel(like, spelt, data, split), limits).length === 0;
  // The layout given by the options is taken if there is no size, and it is within the other limits.
  const limited = limits.ram !== null || limits.board !== null;
  const layouts =
    limits.flash === null && (!limited || fits())
      ? [spelt]
      : layoutsFor(like, request(given, model), limits, data, split);
  return { options, training: { ...training, ...deployed }, limits, layouts };
}

async function compressSteps(
  model: Model | null,
  data: Sequences,
  split: Split,
  given: Partial<CompressOptions>,
  hooks: CompressHooks,
  trials: LayoutTrials | null,
): Promise<Omit<Compressed, "warnings">> {
  const { layouts, ...plan } = planned(model, data, split, given);
  const job: Job = {
    ...plan,
    data,
    split,
    hooks,
    runs: trials?.runs ?? new Runs(hooks),
    restarts: trials === null ? 0 : mostRestarts,
  };
  const { board, candidates } = job.options;
  const compared = layouts.slice(0, candidates);
  const chosen = await (trials === null ? byValidation(job, model, compared) : byFolds(job, model, compared, trials));
  const made = await quantised(job, chosen.layout, chosen.stages);
  const cost = board === null ? null : { ...boardCost(made.integer, board), most: job.limits.ms };
  return { ...made, attempts: chosen.attempts, board: cost };
}

interface Chosen {
  layout: Layout;
  stages: Stage[];
  attempts: Attempt[];
}

/** Trains every layout to the end, and takes the best on the validation part. */
async function byValidation(job: Job, model: Model | null, layouts: readonly Layout[]): Promise<Chosen> {
  let best: Omit<Chosen, "attempts"> | null = null;
  const attempts: Attempt[] = [];
  // They cannot be compared without a validation part.
  const compared = job.split.validation.length === 0 ? layouts.slice(0, 1) : layouts;
  for (const layout of compared) {
    const stages = await floatStages(job, model, layout);
    const score = stages[stages.length - 1]?.validation ?? null;
    attempts.push({ layout, score, folds: [] });
    if (best === null || (score ?? 0) > (best.stages[best.stages.length - 1]?.validation ?? 0))
      best = { layout, stages };
  }
  if (best === null) throw new InputError("candidates is 0: give at least 1");
  return { ...best, attempts };
}

/** Compares the layouts by short runs on folds of the training part, and trains the best to the end. */
async function byFolds(
  job: Job,
  model: Model | null,
  layouts: readonly Layout[],
  trials: LayoutTrials,
): Promise<Chosen> {
  const { layout, attempts } = await tryLayouts(job, layouts, trials);
  return { layout, attempts, stages: await floatStages(job, model, layout) };
}

/** The layout given by the options; a model keeps its sizes, and its ranks unless others are given. */
function explicit(asked: TrainOptions, model: Model | null): Layout {
  const layout = layoutOf(asked);
  const own = model?.spec.layers[0];
  if (own === undefined) return layout;
  return { ...layout, hidden: own.hidden, rankW: layout.rankW ?? own.rankW, rankU: layout.rankU ?? own.rankU };
}

/** The fixed parts of a layout: given options, and what the model has already. */
function request(given: LayoutRequest, model: Model | null): LayoutRequest {
  const own = model?.spec.layers[0];
  if (own === undefined) return given;
  return {
    ...given,
    hidden: own.hidden,
    rankW: given.rankW ?? own.rankW ?? given.rankW,
    rankU: given.rankU ?? own.rankU ?? given.rankU,
  };
}

async function quantised(
  job: Job,
  layout: Layout,
  stages: Stage[],
): Promise<Omit<Compressed, "attempts" | "board" | "warnings">> {
  const { data, split, options, limits, training, hooks, runs } = job;
  const before = stages[stages.length - 1];
  if (before === undefined || !("tensors" in before.model)) throw new Error("there is no float stage to quantise");
  const name = quantisedName(before.name);
  let float: Stage & { model: Model } = { ...before, model: before.model };
  let fitted = layout;
  let over: Excess[] = [];
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    await hooks.onStage?.(name, fitted, options.tuneEpochs);
    const tuning = { epochs: options.tuneEpochs, learningRate: options.tuneRate, sampleScale: options.sampleScale };
    const settings = { ...training, ...tuning };
    const { integer, model, oneShot } = await fineTune(float.model, data, split, settings, hooks, runs);
    const stage = await integerStage(name, integer, data, split);
    over = excessesOf(integer, limits);
    if (over.length === 0) {
      await hooks.onMeasured?.(stage, fitted);
      const rounded = await integerStage(name, oneShot, data, split);
      return {
        layout: fitted,
        stages: [...stages.slice(0, -1), float, stage],
        integer,
        tuned: asTrained(model, float.model),
        oneShot: rounded,
      };
    }
    // The size was estimated for random zeros; the actual ones compress less.
    const margin = 1 - 0.02 * Math.max(1, attempt - 1);
    const less = Math.min(...over.map(({ needs, most }) => (margin * most) / needs));
    const { densityW, densityU } = fitted;
    fitted = { ...fitted, densityW: densityW * less, densityU: densityU * less };
    const sparser = await sparseStage(job, float.model, fitted);
    if ("tensors" in sparser.model) float = { ...sparser, model: sparser.model };
  }
  throw new OptionError((place) => {
    const [first] = over.map((excess) => excessText(excess, place));
    return `the model exceeds its limits: it takes ${first}: give lower ranks or densities, or raise the limits`;
  });
}

function quantisedName(name: StageName): StageName {
  const names: Partial<Record<StageName, StageName>> = { L: "LQ", S: "SQ", LS: "LSQ" };
  return names[name] ?? "Q";
}
