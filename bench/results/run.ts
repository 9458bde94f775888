import type { Sequences, Split } from "../../src/data/sequences.js";
import { predict } from "../../src/engine/predict.js";
import { classification } from "../../src/evaluate/classification.js";
import { modelTensors } from "../../src/model/spec.js";
import type { TrainOptions } from "../../src/train/options.js";
import { train } from "../../src/train/train.js";

export interface SeedResult {
  /** Accuracy on the test part, in percent. */
  accuracy: number;
  /** The same on the validation part, which chose the epoch. */
  validation: number;
  /** Bytes of the float model's parameters. */
  bytes: number;
  /** The epoch that was kept. */
  epoch: number;
}

/**
 * Trains once and tests the model with the best validation score once.
 * @param onEpoch is told how it goes, a line an epoch
 */
export async function runSeed(
  sequences: Sequences,
  split: Split,
  options: Partial<TrainOptions>,
  onEpoch: (line: string) => void,
): Promise<SeedResult> {
  const { model, history } = await train(sequences, split, options, {
    onEpoch: ({ epoch, epochs, phase, trainLoss, validationScore }) => {
      const score = (100 * (validationScore ?? 0)).toFixed(2);
      onEpoch(`epoch ${epoch} of ${epochs} (${phase}): loss ${trainLoss.toFixed(4)}, validation ${score} %`);
    },
  });
  const scores = await predict(model, sequences, split.test);
  const values = Int32Array.from(split.test, (index) => sequences.targets?.values[index] ?? -1);
  const { accuracy } = classification(scores, values, model.spec.labels);
  const parameters = modelTensors(model.spec).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const kept = history.findLast(({ best }) => best);
  return {
    accuracy: 100 * accuracy,
    validation: 100 * (kept?.validationScore ?? Number.NaN),
    bytes: 4 * parameters,
    epoch: kept?.epoch ?? history.length,
  };
}
