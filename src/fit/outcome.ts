/** @file Restarts, and warnings about a finished run. */
import type { Sequences } from "../data/sequences.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import type { EpochReport } from "../train/epoch-report.js";
import { classCounts } from "./data-warnings.js";
import type { Expectation } from "./expectation.js";

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

/** Warns if the result to expect is one that the most frequent class alone may have, so that nothing is learnt for sure. */
export function expectationWarnings(data: Sequences, train: Uint32Array, expected: Expectation | null): string[] {
  const counts = classCounts(data, train);
  if (expected === null || expected.interval === null || counts === null) return [];
  const most = Math.max(...counts);
  const share = most / counts.reduce((sum, count) => sum + count, 0);
  if (expected.interval[0] > share) return [];
  const name = data.targets?.labels[counts.indexOf(most)] ?? "";
  return [
    `no better than chance: answering "${name}" to everything would be right in ${(100 * share).toFixed(1)} %, which the ` +
      "interval of what to expect does not exclude; check the labels, or record more",
  ];
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
