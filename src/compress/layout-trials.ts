/** @file Layouts compared by cross-validation: short runs of the float stages on folds of the training part. */
import { mostInTrial } from "../fit/fit.js";
import { type Fold, foldsOf, unitsOf } from "../fit/folds.js";
import { lengthOn, repeated } from "../fit/length.js";
import { challenge, clearlyBetter, comparableScore, meanScore, type Scored, thinned } from "../fit/trial.js";
import type { TrainOptions } from "../train/options.js";
import type { Runs } from "../train/runs.js";
import { floatStages, type Job } from "./job.js";
import type { Layout } from "./layout.js";

/** One of the layouts that were compared. */
export interface Attempt {
  layout: Layout;
  /**
   * Score before quantisation, on the validation part or over the folds (`comparableScore` where it was given up before the
   * last); null where nothing was compared.
   */
  score: number | null;
  /** Of short runs on folds of the training part; [] where layouts were compared on the validation part. */
  folds: readonly Scored[];
}

/** How layouts are compared. */
export interface LayoutTrials {
  /** The job that they are a part of. */
  runs: Runs;
  /** The training part, each sequence once. */
  train: Uint32Array;
  /** What of the length of a run the user has named. */
  given: Pick<Partial<TrainOptions>, "batch">;
  /** Folds, and the share of a run's usual length. */
  count: number;
  share: number;
  /** Before each run that is made. */
  onRun?: ((what: string, done: number, runs: number) => void) | undefined;
}

const noFolds: readonly Scored[] = [];

/**
 * Compares layouts, in the order in which they are usually the best: one takes the place of another where it is better by
 * more than a standard error of its gain over the folds. Each is trained from scratch, whatever model is to be compressed:
 * that has seen what the folds hold out.
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
    const score = await runs.trial({ data, split, options: { ...training, ...layout, sampleScale } }, async (own) => {
      onRun?.("layouts", position, layouts.length * folds.length);
      const stages = await floatStages({ ...job, split, training, hooks: {}, runs: own }, null, layout);
      return stages[stages.length - 1]?.accuracy ?? 0;
    });
    return { score, held: test.length };
  };
  const attempts: Attempt[] = [];
  for (const layout of layouts) {
    const standing = attempts.length === 0 ? null : takenOf(attempts).folds;
    const results = await challenge(folds, standing, data.targets?.task === "regression", (fold) =>
      tried(layout, fold),
    );
    // Nothing is better than no error.
    if (results.length === 0) break;
    const score = standing === null ? meanScore(results) : comparableScore(results, standing);
    attempts.push({ layout, score, folds: results });
  }
  return { layout: takenOf(attempts).layout, attempts };
}

/** Of layouts that were compared on folds the one that is taken. */
export function takenOf(attempts: readonly Attempt[]): Attempt {
  return attempts.reduce((stands, other) => (clearlyBetter(other.folds, stands.folds) ? other : stands));
}

/** Is the layout that was taken clearly better than every other on the folds? True where nothing was compared on folds. */
export function toldApart(attempts: readonly Attempt[]): boolean {
  if (attempts.some(({ folds }) => folds.length === 0)) return true;
  const taken = takenOf(attempts);
  return attempts.every((other) => other === taken || clearlyBetter(taken.folds, other.folds));
}
