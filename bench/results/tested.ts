import type { Sequences, Split } from "../../src/data/sequences.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import type { Model } from "../../src/model/spec.js";

/** What models of a set are compared by. */
export interface Measure {
  name: string;
  /** A value as it is printed, with its unit. */
  text: (value: number) => string;
  /** From the trainer's validation score, where that says as much; null: the model that is kept is measured. */
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

/** A data set and the part of it that is only for the last, single test. */
export interface TestedSequences {
  sequences: Sequences;
  test: Uint32Array;
  /** The set's own validation part, where it has one. */
  validation?: Uint32Array;
  /** Recordings: the sequences with variations of the training part added, for training alone. */
  varied?: (split: Split) => Promise<{ sequences: Sequences; split: Split }>;
  /** Default: {@link accuracy}. */
  measure?: Measure;
}
