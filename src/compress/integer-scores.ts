/** @file An integer model on a data set. */
import type { Sequences } from "../data/sequences.js";
import { evaluateOn } from "../evaluate/evaluate-model.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import { IntegerInterpreter } from "../integer/interpreter.js";
import type { IntegerModel } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";

/**
 * Scores of an integer model, in real numbers and in the order of `predict`: a row of C a sequence, or a row a step where
 * the readout is every step. The samples become raw int16 samples with the model's `sampleScale`.
 */
export function integerScores(model: IntegerModel, data: Sequences, indices: ArrayLike<number>): Float32Array {
  const outputs = model.labels.length;
  const unit = 2 ** -model.head.scoreBits;
  const everyStep = model.readout === "every";
  const { channels, starts, lengths, values } = data;
  let rows = 0;
  for (let i = 0; i < indices.length; i++) rows += everyStep ? (lengths[indices[i] ?? 0] ?? 0) : 1;
  const scores = new Float32Array(rows * outputs);
  const interpreter = new IntegerInterpreter(model);
  let row = 0;
  const readOut = (): void => {
    interpreter.scores().forEach((score, c) => {
      scores[row * outputs + c] = score * unit;
    });
    row++;
  };
  for (let i = 0; i < indices.length; i++) {
    const start = starts[indices[i] ?? 0] ?? 0;
    const end = start + (lengths[indices[i] ?? 0] ?? 0);
    interpreter.reset();
    for (let step = start; step < end; step++) {
      const sample = values.subarray(step * channels, (step + 1) * channels);
      interpreter.step(rawSamples(sample, model.input.sampleScale));
      if (everyStep) readOut();
    }
    if (!everyStep) readOut();
  }
  return scores;
}

/** Metrics of an integer model on some of the sequences. */
export function evaluateInteger(model: IntegerModel, data: Sequences, indices: Uint32Array): Evaluation {
  return evaluateOn({ spec: model }, data, indices, integerScores(model, data, indices));
}

/** The one number that models of a task are compared by: accuracy, or minus the mean squared error. */
export function scoreOf(evaluation: Evaluation): number {
  return evaluation.task === "regression" ? -evaluation.mse : evaluation.accuracy;
}
