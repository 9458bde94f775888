/** @file How likely a model finds the right answers: what training options are compared by. */
import { at } from "../core/at.js";
import { exponential, logarithm } from "../core/elementary.js";
import type { Targets } from "../data/sequences.js";

/**
 * Least probability that an answer counts with. A short run may be sure of a wrong answer; without a floor that one
 * would outweigh all others.
 */
const floor = 0.01;

/**
 * Mean of ln p(the right answer), at most 0: of a row of `[N, C]` scores under a softmax for one class each, of a single
 * decision under a sigmoid for several labels. On few sequences it tells options apart that are right equally often. It
 * has the same bits on every machine, because it decides over weights.
 *
 * @param targets of one class or several labels
 */
export function meanLikelihood(
  scores: Float32Array,
  { task, labels, values }: Pick<Targets, "task" | "labels" | "values">,
): number {
  const { length: classes } = labels;
  let total = 0;
  values.forEach((value, index) => {
    const chance =
      task === "multilabel"
        ? 1 / (1 + oddsOf(value > 0 ? -at(scores, index, "score") : at(scores, index, "score")))
        : chanceOf(value, scores.subarray(index * classes, (index + 1) * classes));
    total += logarithm(Math.max(floor, chance));
  });
  return total / values.length;
}

/** The softmax probability of a class. */
function chanceOf(label: number, scores: Float32Array): number {
  const own = at(scores, label, "score");
  return 1 / scores.reduce((sum, score) => sum + oddsOf(score - own), 0);
}

/** eˣ, within the range of {@link exponential}. */
function oddsOf(difference: number): number {
  return exponential(Math.max(-700, Math.min(700, difference)));
}
