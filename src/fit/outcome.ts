/** @file What a finished run deserves to be told of, in words. */
import { repeatedSequences } from "../data/overlap.js";
import { originalsIn, type Sequences, type Split } from "../data/sequences.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import type { EpochReport } from "../train/epoch-report.js";

/** Starts from another seed, where the loss did not fall from the first. */
export const mostRestarts = 2;

/** Did the training loss stay where it was, so that nothing was learnt? Runs of few epochs are not judged. */
export function neverFell(history: readonly EpochReport[]): boolean {
  const first = history[0];
  const last = history.at(-1);
  if (first === undefined || last === undefined || history.length < 10) return false;
  return last.trainLoss > 0.95 * first.trainLoss;
}

/** The next seed to start from. */
export function nextSeed(seed: number): number {
  return (seed + 0x9e3779b9) % 2 ** 32;
}

/** Fewer sequences of a class are too few to learn it from. */
const fewestOfClass = 5;

/** What people should know of the data before they believe a figure. */
export function dataWarnings(data: Sequences, split: Split): string[] {
  return [...sharedSequences(data, split), ...rareClasses(data, split)];
}

/** Sequences of the test part that are in the training part, too: sample for sample. */
function sharedSequences(data: Sequences, split: Split): string[] {
  const learnt = originalsIn(data, Uint32Array.from(new Set([...split.train, ...split.validation])));
  const same = repeatedSequences(data, split.test, learnt);
  if (same === 0) return [];
  const count = `${same} of ${split.test.length} test sequences`;
  return [`${count} are in the training part, too: the test says less than it seems to; divide the data anew`];
}

function rareClasses(data: Sequences, split: Split): string[] {
  const { targets } = data;
  if (targets === null || targets.task !== "multiclass" || targets.readout !== "last") return [];
  const counts = new Array<number>(targets.labels.length).fill(0);
  for (const index of new Set(originalsIn(data, split.train))) counts[targets.values[index] ?? 0]! += 1;
  const rare = targets.labels.filter((_, label) => counts[label]! < fewestOfClass);
  if (rare.length === 0) return [];
  const names = `${rare.slice(0, 8).join(", ")}${rare.length > 8 ? ", …" : ""}`;
  return [`fewer than ${fewestOfClass} sequences to train on of: ${names}; record more of them`];
}

/** What a trained model's history and answers say went wrong. */
export function outcomeWarnings(history: readonly EpochReport[], answers: Evaluation | null): string[] {
  const warnings: string[] = [];
  if (neverFell(history)) {
    const [first, last] = [history[0], history.at(-1)].map((report) => report?.trainLoss.toPrecision(3));
    warnings.push(
      `training failed: the loss never fell (${first} at first, ${last} at the end); ` +
        "check the labels, or give another --frame, --readout or --learning-rate",
    );
  }
  const only = onlyAnswer(answers);
  if (only !== null) {
    warnings.push(`the model answers "${only}" to everything: it has learnt nothing of the other classes`);
  }
  return warnings;
}

/** Is there nothing to go on with: a loss that never fell, or one answer to everything? */
export function learntNothing(history: readonly EpochReport[], answers: Evaluation | null): boolean {
  return neverFell(history) || onlyAnswer(answers) !== null;
}

/** The label that is all that is ever answered, where several would be right; null: it is none. */
function onlyAnswer(answers: Evaluation | null): string | null {
  if (answers?.task !== "multiclass" || answers.confusion === null) return null;
  const { confusion, labels } = answers;
  const predicted = labels.filter((_, label) => confusion.some((row) => (row[label] ?? 0) > 0));
  const actual = confusion.filter((row) => row.some((count) => count > 0));
  return predicted.length === 1 && actual.length > 1 ? (predicted[0] ?? null) : null;
}
