/** @file Layouts compared by cross-validation: short runs of the float stages on folds of the training part. */
import { at, lastOf } from "../core/at.js";
import { mostInTrial } from "../fit/fit.js";
import { type Fold, foldsOf, unitsOf } from "../fit/folds.js";
import { lengthOn, repeated } from "../fit/length.js";
import { challenge, clearlyBetter, comparableTo, isPerfect, meanOf, type Scored, thinned } from "../fit/trial.js";
import type { TrainOptions } from "../train/options.js";
import type { Runs } from "../train/runs.js";
import { floatStages, type Job } from "./job.js";
import type { Layout } from "./layout.js";

/** A layout that was compared. */
export interface Attempt {
  layout: Layout;
  /**
   * Score before quantisation, on the validation part or over the folds (`comparableTo` the others if it was given up before
   * the last); null if nothing was compared.
   */
  score: number | null;
  /** Scores of short runs on folds of the training part; [] if layouts were compared on the validation part. */
  folds: readonly Scored[];
}

/** How layouts are compared. */
export interface LayoutTrials {
  /** The job that they belong to. */
  runs: Runs;
  /** The training part, each sequence once. */
  train: Uint32Array;
  /** The user's options for the length of a run. */
  given: Pick<Partial<TrainOptions>, "batch">;
  /** Number of folds, and the fraction of a run's usual length. */
  count: number;
  share: number;
  /** Called before each run. */
  onRun?: ((what: string, done: number, runs: number) => void) | undefined;
}

const noFolds: readonly Scored[] = [];

/**
 * Compares layouts in the order in which they are usually best: one replaces another if it is better by more than a
 * standard error of its gain over the folds. Each is trained from scratch, even if a model is to be compressed, because
 * that model was trained on the held-out sequences.
 */
export async function tryLayouts(
  job: Job,
  layouts: readonly Layout[],
  { runs, train, given, count, share, onRun }: LayoutTrials,
): Promise<{ layout: Layout; attempts: Attempt[] }> {
  const { data } = job;
  const [first] = layouts;
  if (first !== undefined && (layouts.length === 1 || unitsOf(data, train) < 2)) {
    return { layout: first, attempts: [{ layout: first, score: null, folds: noFolds }] };
  }
  const folds = foldsOf(data, train, count, 1);
  let done = 0;
  const tried = async (layout: Layout, fold: Fold): Promise<Scored> => {
    const position = done++;
    const learnt = thinned(data, fold.train, mostInTrial);
    const { passes, ...length } = lengthOn(data, learnt, given, share);
    const test = thinned(data, fold.held, mostInTrial);
    const split = { train: repeated(learnt, passes), validation: new Uint32Array(0), test };
    const training = { ...job.training, ...length };
    const { sampleScale } = job.options;
    const scores = await runs.trial({ data, split, options: { ...training, ...layout, sampleScale } }, async (own) => {
      await onRun?.("layouts", position, layouts.length * folds.length);
      const stages = await floatStages({ ...job, split, training, hooks: {}, runs: own }, null, layout);
      return [lastOf(stages, "stage").accuracy ?? 0];
    });
    const score = at(scores, 0, "score");
    return { score, merit: score, held: test.length };
  };
  const attempts: Attempt[] = [];
  for (const layout of layouts) {
    const standing = attempts.length === 0 ? null : takenOf(attempts).folds;
    if (standing !== null && isPerfect(standing)) break;
    const results = await challenge(folds, standing, (fold) => tried(layout, fold));
    const { score } = standing === null ? meanOf(results) : comparableTo(standing, results);
    attempts.push({ layout, score, folds: results });
  }
  return { layout: takenOf(attempts).layout, attempts };
}

/** The layout that is taken after a comparison on folds. */
export function takenOf(attempts: readonly Attempt[]): Attempt {
  return attempts.reduce((stands, other) => (clearlyBetter(other.folds, stands.folds) ? other : stands));
}

/**
 * Whether the layout that is taken is clearly better than every other on the folds. True if nothing was compared on
 * folds.
 */
export function toldApart(attempts: readonly Attempt[]): boolean {
  if (attempts.some(({ folds }) => folds.length === 0)) return true;
  const taken = takenOf(attempts);
  return attempts.every((other) => other === taken || clearlyBetter(taken.folds, other.folds));
}
