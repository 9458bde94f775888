import type { Sequences, Split } from "../../src/data/sequences.js";
import { predict } from "../../src/engine/predict.js";
import { classification } from "../../src/evaluate/classification.js";
import { type Model, modelTensors } from "../../src/model/spec.js";
import type { TrainOptions } from "../../src/train/options.js";
import { train } from "../../src/train/train.js";

export interface SeedResult {
  /** Accuracy on the test part, in percent; null where it was not to be looked at. */
  test: number | null;
  /** The same on the validation part, in the epoch kept; null without one. */
  validation: number | null;
  /** Bytes of the float model's parameters. */
  bytes: number;
  /** The epoch that was kept. */
  epoch: number;
}

/**
 * Trains once, and tests once: the model with the best validation score, or the last where there is no validation part.
 * @param look at the test part? Not while options are being chosen: then the last epoch's validation score counts.
 * @param onEpoch is told how it goes, a line an epoch
 */
export async function runSeed(
  sequences: Sequences,
  split: Split,
  options: Partial<TrainOptions>,
  look: boolean,
  onEpoch: (line: string) => void,
): Promise<SeedResult> {
  const { model, history } = await train(sequences, split, options, {
    onEpoch: ({ epoch, epochs, phase, trainLoss, validationScore }) => {
      const score = (100 * (validationScore ?? 0)).toFixed(2);
      onEpoch(`epoch ${epoch} of ${epochs} (${phase}): loss ${trainLoss.toFixed(4)}, validation ${score} %`);
    },
  });
  const parameters = modelTensors(model.spec).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const kept = look ? history.findLast(({ best }) => best) : history.at(-1);
  const score = kept?.validationScore ?? null;
  return {
    test: look ? await testAccuracy(model, sequences, split.test) : null,
    validation: score === null ? null : 100 * score,
    bytes: 4 * parameters,
    epoch: kept?.epoch ?? history.length,
  };
}

async function testAccuracy(model: Model, sequences: Sequences, test: Uint32Array): Promise<number> {
  const scores = await predict(model, sequences, test);
  const classes = Int32Array.from(test, (index) => sequences.targets?.values[index] ?? -1);
  return 100 * classification(scores, classes, model.spec.labels).accuracy;
}
