import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import type { ModelContract } from "../model/spec.js";

/** A model's answer for one sequence, or for one step of it. */
export interface Prediction {
  /** The class; for multilabel the labels that apply, separated by commas; null for a regression. */
  label: string | null;
  /** Probability of each label, or the predicted numbers. */
  values: Record<string, number>;
}

/**
 * What C scores mean: softmax for classes, a sigmoid per label, or the numbers themselves.
 * @throws InputError if a score is not finite
 */
export function readScores(
  { task, labels }: Pick<ModelContract, "task" | "labels">,
  scores: ArrayLike<number>,
): Prediction {
  const score = (index: number) => scores[index] ?? Number.NaN;
  const broken = labels.findIndex((_, index) => !Number.isFinite(score(index)));
  if (broken >= 0) {
    throw new InputError(
      `the score of "${labels[broken]}" is ${score(broken)}: the samples are far from those of training, or the state ` +
        "grows beyond single precision; give other samples, or train with a state bound",
    );
  }
  const named = (values: number[]) =>
    Object.fromEntries(labels.map((label, index) => [label, at(values, index, "score")]));
  if (task === "regression") return { label: null, values: named(labels.map((_, index) => score(index))) };
  if (task === "multilabel") {
    const chances = labels.map((_, index) => 1 / (1 + Math.exp(-score(index))));
    return { label: labels.filter((_, index) => score(index) > 0).join(","), values: named(chances) };
  }
  let best = 0;
  for (let index = 1; index < labels.length; index++) if (score(index) > score(best)) best = index;
  const exponentials = labels.map((_, index) => Math.exp(score(index) - score(best)));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return { label: labels[best] ?? "", values: named(exponentials.map((value) => value / sum)) };
}
