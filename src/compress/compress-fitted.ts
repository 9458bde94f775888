/**
 * @file Compression that fits the data: training options are chosen as for a float model (`src/fit/`), the layout by
 * short runs on the same folds. Nothing here looks at the test part.
 */
import { checkSequences, checkSplit } from "../data/check-sequences.js";
import type { Sequences, Split } from "../data/sequences.js";
import { dataWarnings } from "../fit/data-warnings.js";
import { type Expectation, expectationOf } from "../fit/expectation.js";
import { type Fit, fitTraining, runSplit, trainingParts } from "../fit/fit.js";
import { lengthOn, trialShare } from "../fit/length.js";
import { type FitHooks, type FitOptions, fitHooks, fitSetting } from "../fit/options.js";
import { expectationWarnings, outcomeWarnings } from "../fit/outcome.js";
import { refuseUnused } from "../fit/unused.js";
import type { Model } from "../model/spec.js";
import { checkHooks, type HookKinds } from "../options/hooks.js";
import { OptionError } from "../options/place.js";
import { checkNames } from "../options/table.js";
import type { TrainOptions } from "../train/options.js";
import { layersOf, resolveOptions } from "../train/resolve.js";
import { Runs } from "../train/runs.js";
import { coarseSamples } from "./coarse-samples.js";
import { type Compressed, type CompressHooks, checkFits, compress } from "./compress.js";
import { withEmbedding } from "./embedding.js";
import { compressHooks } from "./job.js";
import { type Attempt, takenOf } from "./layout-trials.js";
import { type CompressOptions, compressDefaults, compressTable, deployedLayers, divided } from "./options.js";

/** An integer model that fits the data and the limits, and the options that were chosen for it. */
export interface FittedCompression extends Compressed {
  /** The choice of training options; null if a model was given. */
  fit: Fit | null;
  /** The expected result of the chosen layout, by its short runs before quantisation; null if nothing was compared. */
  expected: Expectation | null;
  /** What does not suit the model to start from, and what makes the figures unreliable. */
  warnings: string[];
}

/** Callbacks of a compression with trials, and the means to stop and resume it. */
export interface FittedCompressHooks extends CompressHooks, FitHooks {
  /** Called when the training options are chosen. */
  onFit?: ((fit: Fit) => void) | undefined;
}

const fittedHooks: HookKinds<FittedCompressHooks> = { ...compressHooks, ...fitHooks, onFit: "function" };

/** Hidden size of the networks in trials: about that of a model of a few kilobytes. */
const trialHidden = 32;

/** Budget of the trials in multiply-adds: about 100 s. */
const trialBudget = 1e12;

/** Widest input of a step: with a wider one, W takes bytes that hidden units would use better. */
export const widest = 96;

/** Epochs with the quantiser in the loop: a quarter of those of a stage before. */
function tuningEpochs({ epochs = compressDefaults.epochs }: Partial<TrainOptions>): number {
  return Math.max(1, Math.round(epochs / 4));
}

/**
 * Trains and compresses a model that fits the data, or compresses a given one. Length, variations and layout are chosen
 * by cross-validation unless given.
 *
 * @param model null: train one; a given model keeps its network, and the options of its training in `given`
 * @param given options that stay as they are; see {@link CompressOptions}
 * @throws InputError as `compress`; the signal's reason if it is aborted
 */
export async function compressFitted(
  model: Model | null,
  data: Sequences,
  split: Split,
  given: Partial<CompressOptions> = {},
  asked: Partial<FitOptions> = {},
  hooks: FittedCompressHooks = {},
): Promise<FittedCompression> {
  checkSequences(data);
  checkSplit(split, data);
  checkHooks(fittedHooks, hooks);
  checkNames(compressTable, given);
  const setting = fitSetting(asked);
  checkLayoutFolds(setting);
  const [training, integers] = divided(withEmbedding(given, data, model));
  const runs = new Runs(hooks);
  const parts = trainingParts(data, split, setting.keepValidation);
  checkFits(model, data, parts, given);
  const fit = await chooseTraining(model, data, split, training, setting, hooks, runs);
  const { onFit, onRun, ...followed } = hooks;
  await onFit?.(fit);
  const { options } = fit;
  const thorough = setting.effort === "thorough";
  const compressed = await compress(
    model,
    data,
    fit.split,
    { ...options, tuneEpochs: tuningEpochs(options), ...integers },
    followed,
    {
      runs,
      train: parts.train,
      given: training,
      count: setting.folds ?? (thorough ? 5 : 3),
      share: trialShare(data, thorough),
      onRun,
    },
  );
  const last = compressed.stages[compressed.stages.length - 1];
  const expected = expectedOf(compressed.attempts, data);
  return {
    ...compressed,
    fit: model === null ? fit : null,
    expected,
    warnings: [
      ...compressed.warnings,
      ...dataWarnings(data, split),
      ...coarseSamples(compressed.integer, data, split.train),
      ...expectationWarnings(data, parts.train, expected),
      ...outcomeWarnings([], last?.evaluation ?? null),
    ],
  };
}

/** @throws OptionError for folds on which layouts cannot be compared */
function checkLayoutFolds({ folds, repeats }: FitOptions): void {
  if (folds === 0) {
    throw new OptionError(
      ({ name }) => `${name("folds")} is 0, but layouts are compared on folds: give at least 2, or ${name("quick")}`,
    );
  }
  refuseUnused({ repeats }, () => "layouts are compared on one division into folds");
}

/** The options of a run: chosen by trials, or those of a given model's training with a length that suits the data. */
async function chooseTraining(
  model: Model | null,
  data: Sequences,
  split: Split,
  training: Partial<TrainOptions>,
  setting: FitOptions,
  hooks: FitHooks,
  runs: Runs,
): Promise<Fit> {
  if (model === null) {
    // Trials use the deployed network: its non-linearities, and a bound of the state.
    const layers = layersOf(resolveOptions(training), data.channels);
    const of = data.targets && { ...data.targets, text: data.text };
    const given = { ...training, ...deployedLayers(layers, training, of) };
    const budget = setting.budget ?? (setting.effort === "thorough" ? 10 : 1) * trialBudget;
    const fit = await fitTraining(
      data,
      split,
      { hidden: trialHidden, ...given },
      { ...setting, budget, widest: setting.widest ?? widest, folds: 0 },
      hooks,
      runs,
    );
    const { hidden: _, ...options } = fit.options;
    return { ...fit, options: { ...options, ...training } };
  }
  const { train } = trainingParts(data, split, setting.keepValidation);
  const { passes: _, ...length } = lengthOn(data, train, training);
  const options = { ...training, ...length };
  return { options, split: runSplit(data, split, training, setting), tried: [], expected: null };
}

function expectedOf(attempts: readonly Attempt[], data: Sequences): Expectation | null {
  const { folds } = takenOf(attempts);
  return folds.length === 0 ? null : expectationOf(data, folds, 1);
}
