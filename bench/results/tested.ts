import type { Sequences, Split } from "../../src/data/sequences.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import type { Model } from "../../src/model/spec.js";

/** The measure by which models of a set are compared. */
export interface Measure {
  name: string;
  /** The text of a value, with its unit. */
  text: (value: number) => string;
  /** The measure from the trainer's validation score; null: the kept model has to be measured. */
  ofScore: ((score: number) => number) | null;
  of: (model: Model, sequences: Sequences, indices: Uint32Array) => Promise<number>;
}

/** A percentage to two places. */
export function percent(value: number): string {
  return `${value.toFixed(2)} %`;
}

/** Accuracy in percent. */
export const accuracy: Measure = {
  name: "accuracy",
  text: percent,
  ofScore: (score) => 100 * score,
  async of(model, sequences, indices) {
    const evaluation = await evaluateModel(model, sequences, indices);
    return evaluation.task === "multiclass" ? 100 * evaluation.accuracy : Number.NaN;
  },
};

/** A data set, and its part for the single final test. */
export interface TestedSequences {
  sequences: Sequences;
  test: Uint32Array;
  /** The set's validation part, if it has one. */
  validation?: Uint32Array;
  /** For recordings: the sequences with variations of the training part, for training only. */
  varied?: (split: Split) => Promise<{ sequences: Sequences; split: Split }>;
  /** Default: {@link accuracy}. */
  measure?: Measure;
}
