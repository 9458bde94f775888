import { compress } from "../../src/compress/compress.js";
import { type CompressOptions, compressDefaults } from "../../src/compress/options.js";
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
  /** Bytes of the float model's parameters, or of all that an integer model puts in flash. */
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

/**
 * Trains and compresses once, to at most `size` bytes in flash, and tests the integer model once. Sizes, ranks and
 * densities that the options leave open are chosen on the validation part.
 */
export async function runCompressed(
  sequences: Sequences,
  split: Split,
  options: Partial<CompressOptions> & { size: number },
  onEpoch: (line: string) => void,
): Promise<SeedResult> {
  let stage = "";
  const { stages } = await compress(null, sequences, split, options, {
    onStage: (name, { hidden, rankW, rankU, densityW, densityU }) => {
      stage = `${name}: H ${hidden}, ranks ${rankW}/${rankU}, densities ${densityW.toFixed(2)}/${densityU.toFixed(2)}`;
    },
    onEpoch: ({ epoch, epochs, trainLoss, validationScore }) => {
      const score = (100 * (validationScore ?? 0)).toFixed(2);
      onEpoch(`${stage}, epoch ${epoch} of ${epochs}: loss ${trainLoss.toFixed(4)}, validation ${score} %`);
    },
  });
  const last = stages.at(-1);
  if (last === undefined) throw new Error("compression gave no stage");
  for (const { name, bytes, accuracy } of stages) onEpoch(`${name}: ${bytes} bytes, ${(100 * accuracy).toFixed(2)} %`);
  return {
    test: split.test.length === 0 ? null : 100 * last.accuracy,
    validation: last.validation === null ? null : 100 * last.validation,
    bytes: last.bytes,
    epoch: options.tuneEpochs ?? compressDefaults.tuneEpochs,
  };
}
