/** @file Layouts compared by cross-validation: short runs of the float stages on folds of the training part. */
import { mostInTrial } from "../fit/fit.js";
import { type Fold, foldsOf, unitsOf } from "../fit/folds.js";
import { lengthOn, repeated } from "../fit/length.js";
import { challenge, clearlyBetter, comparableScore, meanScore, type Scored, thinned } from "../fit/trial.js";
import type { TrainOptions } from "../train/options.js";
import { Runs } from "../train/runs.js";
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
  /** The training part, each sequence once. */
  train: Uint32Array;
  /** What of the length of a run the user has named. */
  given: Pick<Partial<TrainOptions>, "batch">;
  /** Folds, and the share of a run's usual length. */
  count: number;
  share: number;
  /** What was compared before, where a run is gone on with. */
  made: readonly Attempt[] | null;
  /** Before each run. */
  onRun?: ((what: string, done: number, runs: number) => void) | undefined;
  /** All are compared. */
  onCompared?: ((attempts: readonly Attempt[]) => void) | undefined;
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
  { train, given, count, share, made, onRun, onCompared }: LayoutTrials,
): Promise<{ layout: Layout; attempts: Attempt[] }> {
  const attempts: Attempt[] = [...(made ?? [])];
  if (made === null && (layouts.length === 1 || unitsOf(job.data, train) < 2)) {
    attempts.push(...layouts.slice(0, 1).map((layout) => ({ layout, score: null, folds: noFolds })));
  }
  if (attempts.length === 0) {
    const { data } = job;
    const folds = foldsOf(data, train, count, 1);
    let done = 0;
    const tried = async (layout: Layout, fold: Fold): Promise<Scored> => {
      onRun?.("layouts", done++, layouts.length * folds.length);
      const learnt = thinned(data, fold.train, mostInTrial);
      const { passes, ...length } = lengthOn(data, learnt, given, share);
      const test = thinned(data, fold.held, mostInTrial);
      const split = { train: repeated(learnt, passes), validation: new Uint32Array(0), test };
      const runs = new Runs({ signal: job.hooks.signal });
      const trial: Job = { ...job, split, training: { ...job.training, ...length }, hooks: {}, runs };
      const stages = await floatStages(trial, null, layout);
      return { score: stages[stages.length - 1]?.accuracy ?? 0, held: test.length };
    };
    for (const layout of layouts) {
      const standing = attempts.length === 0 ? null : takenOf(attempts).folds;
      const regression = data.targets?.task === "regression";
      const results = await challenge(folds, standing, regression, (fold) => tried(layout, fold));
      // Nothing is better than no error.
      if (results.length === 0) break;
      const score = standing === null ? meanScore(results) : comparableScore(results, standing);
      attempts.push({ layout, score, folds: results });
    }
  }
  onCompared?.(attempts);
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
