import { compress } from "../../src/compress/compress.js";
import type { CompressOptions } from "../../src/compress/options.js";
import type { Sequences, Split } from "../../src/data/sequences.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import { type Model, modelTensors } from "../../src/model/spec.js";
import type { TrainOptions } from "../../src/train/options.js";
import { train } from "../../src/train/train.js";

/** What one model of a run reached, and what it costs. */
export interface StageResult {
  name: string;
  /** Accuracy in percent on the test part; on the validation part while options are being chosen. */
  accuracy: number;
  /** Bytes of a float model's parameters, or of all that an integer model puts in flash. */
  bytes: number;
}

export interface SeedResult {
  /** The last is the row's. */
  stages: StageResult[];
  /** Validation accuracy of the last in percent; null without a validation part. */
  validation: number | null;
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
  const validation = score === null ? null : 100 * score;
  const accuracy = look ? await testAccuracy(model, sequences, split.test) : (validation ?? Number.NaN);
  return { stages: [{ name: "float", accuracy, bytes: 4 * parameters }], validation };
}

async function testAccuracy(model: Model, sequences: Sequences, test: Uint32Array): Promise<number> {
  const evaluation = await evaluateModel(model, sequences, test);
  return evaluation.task === "multiclass" ? 100 * evaluation.accuracy : Number.NaN;
}

/**
 * Trains and compresses once, to at most `size` bytes in flash, and tests every stage; before the last stands the same
 * model rounded once, without training. Sizes, ranks and densities that the options leave open are chosen on the
 * validation part.
 */
export async function runCompressed(
  sequences: Sequences,
  split: Split,
  options: Partial<CompressOptions> & { size: number },
  onEpoch: (line: string) => void,
): Promise<SeedResult> {
  let stage = "";
  const { stages, oneShot } = await compress(null, sequences, split, options, {
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
  const rounded = { ...oneShot, name: `${oneShot.name}, rounded once` };
  return {
    stages: [...stages.slice(0, -1), rounded, last].map(({ name, accuracy, bytes }) => ({
      name,
      accuracy: 100 * accuracy,
      bytes,
    })),
    validation: last.validation === null ? null : 100 * last.validation,
  };
}
