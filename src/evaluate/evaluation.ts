import { InputError } from "../core/errors.js";
import type { Targets } from "../data/sequences.js";
import { type ClassMetrics, classification } from "./classification.js";
import type { LanguageMetrics } from "./language.js";
import { type MultilabelMetrics, multilabel } from "./multilabel.js";
import { type RegressionMetrics, regression } from "./regression.js";

/** The metrics of a task; plain JSON. */
export type Evaluation = ClassMetrics | MultilabelMetrics | RegressionMetrics | LanguageMetrics;

/**
 * Metrics of scores against targets. `scores` is `[N, C]`, row-major: one row per sequence with readout "last", one row
 * per step (all sequences one after another) with "every"; the targets belong to the same sequences in the same order.
 *
 * @throws InputError if there is nothing to evaluate, the lengths differ, a score is not finite or a target is not a
 *   class
 */
export function evaluateScores(scores: Float32Array, targets: Pick<Targets, "task" | "labels" | "values">): Evaluation {
  const { task, labels, values } = targets;
  const expected = task === "multiclass" ? values.length * labels.length : values.length;
  if (scores.length === 0) throw new InputError("no sequences to evaluate: is the test part empty?");
  if (scores.length !== expected || expected % labels.length !== 0) {
    const given = `${scores.length} scores for ${values.length} targets of ${labels.length} labels`;
    throw new InputError(`${given}: the model and the data disagree in labels or in readout`);
  }
  const broken = scores.findIndex((score) => !Number.isFinite(score));
  if (broken >= 0) {
    const row = Math.floor(broken / labels.length);
    throw new InputError(`score ${scores[broken]} in row ${row}: are there NaN or huge values in the samples?`);
  }
  if (task === "multilabel") return multilabel(scores, values, labels);
  if (task === "regression") return regression(scores, values, labels);
  const stray = values.find((value) => !Number.isInteger(value) || value < 0 || value >= labels.length);
  if (stray !== undefined) throw new InputError(`target ${stray} is not a class index of 0 to ${labels.length - 1}`);
  return classification(scores, values, labels);
}
