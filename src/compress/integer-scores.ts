/** @file An integer model on a data set. */
import type { Sequences } from "../data/sequences.js";
import { evaluateOn } from "../evaluate/evaluate-model.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import type { IntegerModel } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";
import { IntegerRunner } from "./integer-runner.js";

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
  const runner = new IntegerRunner(model);
  let row = 0;
  const readOut = (): void => {
    runner.scores().forEach((score, c) => {
      scores[row * outputs + c] = score * unit;
    });
    row++;
  };
  for (let i = 0; i < indices.length; i++) {
    const start = starts[indices[i] ?? 0] ?? 0;
    const end = start + (lengths[indices[i] ?? 0] ?? 0);
    runner.reset();
    const samples = rawSamples(values.subarray(start * channels, end * channels), model.input.sampleScale);
    for (let at = 0; at < samples.length; at += channels) {
      runner.step(samples, at);
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
