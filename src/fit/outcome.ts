/** @file Warnings about the data and about a finished run. */
import { repeatedSequences } from "../data/overlap.js";
import { originalsIn, type Sequences, type Split } from "../data/sequences.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import type { EpochReport } from "../train/epoch-report.js";

/** Most restarts from another seed if the loss does not fall. */
export const mostRestarts = 2;

/** Whether the training loss never fell, so that nothing was learnt. Runs of fewer than ten epochs are not judged. */
export function neverFell(history: readonly EpochReport[]): boolean {
  const first = history[0];
  const last = history.at(-1);
  if (first === undefined || last === undefined || history.length < 10) return false;
  return last.trainLoss > 0.95 * first.trainLoss;
}

/** The seed of the next start. */
export function nextSeed(seed: number): number {
  return (seed + 0x9e3779b9) % 2 ** 32;
}

/** Fewest sequences from which a class can be learnt. */
const fewestOfClass = 5;

/** Warnings about data that make a figure unreliable. */
export function dataWarnings(data: Sequences, split: Split): string[] {
  return [...sharedSequences(data, split), ...rareClasses(data, split)];
}

/** Warns of test sequences that are also in the training part, sample for sample. */
function sharedSequences(data: Sequences, split: Split): string[] {
  const learnt = originalsIn(data, Uint32Array.from(new Set([...split.train, ...split.validation])));
  const same = repeatedSequences(data, split.test, learnt);
  if (same === 0) return [];
  const count = `${same} of ${split.test.length} test sequences`;
  return [`${count} are also in the training part: the test result is too good; divide the data again`];
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

/** Warnings from a trained model's history and answers. */
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

/** Whether the run learnt nothing: the loss never fell, or every answer is the same. */
export function learntNothing(history: readonly EpochReport[], answers: Evaluation | null): boolean {
  return neverFell(history) || onlyAnswer(answers) !== null;
}

/** The only label ever answered although several would be right; null if there are several answers. */
function onlyAnswer(answers: Evaluation | null): string | null {
  if (answers?.task !== "multiclass" || answers.confusion === null) return null;
  const { confusion, labels } = answers;
  const predicted = labels.filter((_, label) => confusion.some((row) => (row[label] ?? 0) > 0));
  const actual = confusion.filter((row) => row.some((count) => count > 0));
  return predicted.length === 1 && actual.length > 1 ? (predicted[0] ?? null) : null;
}
