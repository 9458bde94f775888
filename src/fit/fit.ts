/**
 * @file Training that fits the data: how long, on which part, and with which options, chosen by cross-validated trials
 * unless the user sets them. Nothing here looks at the test part.
 */
import type { Sequences, Split } from "../data/sequences.js";
import type { Judgement } from "../inference/evaluate-model.js";
import { OptionError } from "../options/place.js";
import type { TrainOptions } from "../train/options.js";
import { Runs } from "../train/runs.js";
import { type Candidate, candidatesFor, startingOptions } from "./candidates.js";
import { type Expectation, estimate, estimatedFolds } from "./expectation.js";
import { type Fold, foldsOf, unitsOf } from "./folds.js";
import { costOf, lengthOn, repeated, trialShare } from "./length.js";
import { type FitHooks, type FitOptions, fitSetting } from "./options.js";
import { challenge, clearlyBetter, comparableTo, isPerfect, meanOf, runFold, type Scored, thinned } from "./trial.js";

/** A candidate that was tried, by its means over the folds; {@link comparableTo} the others if it was given up. */
export interface Tried extends Judgement {
  name: string;
  kept: boolean;
}

/** How a run trains, and why. */
export interface Fit {
  options: Partial<TrainOptions>;
  /** The parts it uses; `train` may repeat the training part several times. */
  split: Split;
  tried: Tried[];
  /** The result to expect on new data, by cross-validation; null if not estimated. */
  expected: Expectation | null;
}

/** Fewest validation sequences, or groups, to choose an epoch by. */
const fewestSequences = 200;
const fewestGroups = 8;

/** Most sequences of a fold that a trial uses. */
export const mostInTrial = 1500;

/** Multiply-adds that trials may cost: about 20 s on two cores. */
const usualBudget = 4e11;

/**
 * The parts that a run trains on and validates with: if the validation part is too small to choose an epoch by, its
 * sequences are trained on, and the last epoch is kept.
 */
export function trainingParts(data: Sequences, split: Split, keepValidation: boolean): Split {
  const { validation } = split;
  const groups = data.groups === null ? 0 : new Set(Array.from(validation, (index) => data.groups?.[index])).size;
  const enough = data.groups === null ? validation.length >= fewestSequences : groups >= fewestGroups;
  if (keepValidation || enough) return split;
  const train = Uint32Array.from([...split.train, ...validation]).sort();
  return { ...split, train, validation: new Uint32Array(0) };
}

/**
 * Chooses how to train on the data.
 *
 * @param given the user's options, which stay as they are
 * @param asked see {@link FitOptions}
 * @param runs the job that this belongs to
 */
export async function fitTraining(
  data: Sequences,
  split: Split,
  given: Partial<TrainOptions> = {},
  asked: Partial<FitOptions> = {},
  { onRun }: FitHooks = {},
  runs: Runs = new Runs(),
): Promise<Fit> {
  const setting = fitSetting(asked);
  const parts = trainingParts(data, split, setting.keepValidation);
  let options: Partial<TrainOptions> = { ...startingOptions(data, parts.train, setting), ...given };
  const estimated = estimatedFolds(data, parts.train, options, setting);
  if (estimated === 0 && setting.repeats > 1) {
    throw new OptionError(
      ({ name }) =>
        `${name("repeats")} is ${setting.repeats}, but no folds say what to expect here: give ${name("folds")}, or leave it out`,
    );
  }
  const tried: Tried[] = [];
  let expected: Expectation | null = null;
  if (setting.effort !== "quick") {
    const trials = await choose(data, parts.train, options, given, setting, { runs, onRun });
    options = trials.options;
    tried.push(...trials.tried);
  }
  if (estimated > 0) expected = await estimate(data, parts.train, options, estimated, setting, { runs, onRun });
  const { passes: _, ...length } = lengthOn(data, parts.train, given);
  return { options: { ...options, ...length }, split: runSplit(data, split, given, setting), tried, expected };
}

/** The parts a run trains on and validates with; a small training part is repeated several times. */
export function runSplit(
  data: Sequences,
  split: Split,
  given: Partial<TrainOptions>,
  { keepValidation }: Pick<FitOptions, "keepValidation">,
): Split {
  const parts = trainingParts(data, split, keepValidation);
  const { passes } = lengthOn(data, parts.train, given);
  return { ...parts, train: repeated(parts.train, passes) };
}

/** Whether the options have all values of a change, by an earlier one. */
function changesNothing({ change }: Candidate, options: Partial<TrainOptions>): boolean {
  const standing = new Map<string, unknown>(Object.entries(options));
  return Object.entries(change).every(([key, value]) => standing.get(key) === value);
}

/** Tries one change after another; keeps each that is clearly better on the folds than the best options so far. */
async function choose(
  data: Sequences,
  train: Uint32Array,
  start: Partial<TrainOptions>,
  given: Partial<TrainOptions>,
  setting: FitOptions,
  { runs, onRun }: FitHooks & { runs: Runs },
): Promise<{ options: Partial<TrainOptions>; tried: Tried[] }> {
  const thorough = setting.effort === "thorough";
  if (unitsOf(data, train) < 2) return { options: start, tried: [] };
  const candidates = candidatesFor(data, train, given, setting);
  if (candidates.length === 0) return { options: start, tried: [] };
  const folds = foldsOf(data, train, thorough ? 5 : 3, 1);
  const trial = { share: trialShare(data, thorough), most: mostInTrial, runs };
  const budget = setting.budget ?? (thorough ? 10 : 1) * usualBudget;
  const costOn = ({ train: all }: Fold, options: Partial<TrainOptions>) => {
    const learnt = thinned(data, all, mostInTrial);
    return costOf(data, learnt, lengthOn(data, learnt, options, trial.share), options);
  };
  const each = folds.reduce((sum, fold) => sum + costOn(fold, start), 0);
  if (2 * each > budget) return { options: start, tried: [] };
  const count = folds.length * Math.min(candidates.length + 1, Math.floor(budget / each));
  let done = 0;
  let spent = 0;
  const run = ({ name, change }: Candidate, options: Partial<TrainOptions>, standing: Scored[] | null) =>
    challenge(folds, standing, (fold) => {
      const changed = { ...options, ...change };
      const position = Math.min(done++, count - 1);
      spent += costOn(fold, changed);
      return runFold(data, fold, changed, { ...trial, onRun: () => onRun?.(name, position, count) });
    });
  let options = start;
  const usual = { name: "the usual options", change: {} };
  let best = await run(usual, options, null);
  const tried: Tried[] = [{ name: usual.name, ...meanOf(best), kept: true }];
  for (const candidate of candidates) {
    if (spent + each > budget || isPerfect(best)) break;
    if (changesNothing(candidate, options)) continue;
    const results = await run(candidate, options, best);
    const kept = clearlyBetter(results, best);
    tried.push({ name: candidate.name, ...comparableTo(best, results), kept });
    if (!kept) continue;
    options = { ...options, ...candidate.change };
    best = results;
  }
  return { options, tried };
}
