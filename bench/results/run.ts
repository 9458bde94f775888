import { compress } from "../../src/compress/compress.js";
import type { CompressOptions } from "../../src/compress/options.js";
import type { Sequences, Split } from "../../src/data/sequences.js";
import { contractOf } from "../../src/inference/any-model.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { modelStorage } from "../../src/integer/storage.js";
import { isLanguageModel } from "../../src/model/language.js";
import { embeddingName, type Model, modelTensors } from "../../src/model/spec.js";
import type { TrainOptions } from "../../src/train/options.js";
import type { JobHooks } from "../../src/train/runs.js";
import { train } from "../../src/train/train.js";
import type { Measure } from "./tested.js";

/** Result and size of one model of a run. */
export interface StageResult {
  name: string;
  /** The set's measure on the test part; on the validation part while options are chosen. */
  value: number;
  /** Bytes of a float model's parameters, or of an integer model's constants in flash. */
  bytes: number;
  /** Bytes of a language model without embedding and head; null for other models. */
  recurrent: number | null;
}

/** Bytes of a float model's tensors whose name `counts` accepts. */
function floatBytes({ spec }: Model, counts: (name: string) => boolean): number {
  const sizes = modelTensors(spec).map(({ name, shape }) => (counts(name) ? shape.reduce((a, b) => a * b, 4) : 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function recurrentBytes(model: Model | IntegerModel): number | null {
  if (!isLanguageModel(contractOf(model))) return null;
  if (model.kind === "float") return floatBytes(model, (name) => name.startsWith("layers."));
  const { items } = modelStorage(model);
  const rest = (name: string) => name === embeddingName || name.startsWith("head.");
  return items.reduce((sum, { name, bytes }) => sum + (rest(name) ? 0 : bytes), 0);
}

export interface SeedResult {
  /** The last is the row's result. */
  stages: StageResult[];
  /** The last stage's measure on the validation part; null without one. */
  validation: number | null;
}

/**
 * Trains once and tests once: the model with the best validation score, or the last if there is no validation part.
 * @param look whether to use the test part; while options are chosen, the last epoch's model is scored on the
 *   validation part instead
 * @param onEpoch gets a progress line per epoch
 * @param job keeps its checkpoints
 */
export async function runSeed(
  sequences: Sequences,
  split: Split,
  options: Partial<TrainOptions>,
  { measure, look }: { measure: Measure; look: boolean },
  onEpoch: (line: string) => void,
  job: JobHooks = {},
): Promise<SeedResult> {
  const said = (score: number | null) =>
    score === null
      ? ""
      : `, validation ${measure.ofScore === null ? score.toFixed(5) : measure.text(measure.ofScore(score))}`;
  const { model, history } = await train(sequences, split, options, {
    ...job,
    onEpoch: ({ epoch, epochs, phase, trainLoss, validationScore }) => {
      onEpoch(`epoch ${epoch} of ${epochs} (${phase}): loss ${trainLoss.toFixed(4)}${said(validationScore)}`);
    },
  });
  const bytes = floatBytes(model, () => true);
  const score = (look ? history.findLast(({ best }) => best) : history.at(-1))?.validationScore ?? null;
  const validation =
    score === null ? null : await (measure.ofScore?.(score) ?? measure.of(model, sequences, split.validation));
  const value = look ? await measure.of(model, sequences, split.test) : (validation ?? Number.NaN);
  return { stages: [{ name: "float", value, bytes, recurrent: recurrentBytes(model) }], validation };
}

/**
 * Trains and compresses once, to at most `size` bytes of flash, and tests every stage; the last but one is the same
 * model rounded once, without training. Sizes, ranks and densities that the options leave open are chosen on the
 * validation part.
 */
export async function runCompressed(
  sequences: Sequences,
  split: Split,
  options: Partial<CompressOptions> & { size: number },
  { ofScore }: Measure,
  onEpoch: (line: string) => void,
  job: JobHooks = {},
): Promise<SeedResult> {
  const measured = ofScore ?? ((score: number) => score);
  let stage = "";
  const { stages, oneShot } = await compress(null, sequences, split, options, {
    ...job,
    onStage: (name, { hidden, rankW, rankU, densityW, densityU }) => {
      stage = `${name}: H ${hidden}, ranks ${rankW}/${rankU}, densities ${densityW.toFixed(2)}/${densityU.toFixed(2)}`;
    },
    onEpoch: ({ epoch, epochs, trainLoss, validationScore }) => {
      const score = validationScore === null ? "" : `, validation ${measured(validationScore).toFixed(2)}`;
      onEpoch(`${stage}, epoch ${epoch} of ${epochs}: loss ${trainLoss.toFixed(4)}${score}`);
    },
  });
  const last = stages.at(-1);
  if (last === undefined) throw new Error("compression gave no stage");
  const rounded = { ...oneShot, name: `${oneShot.name}, rounded once` };
  return {
    stages: [...stages.slice(0, -1), rounded, last].map(({ name, accuracy, bytes, model }) => ({
      name,
      value: measured(accuracy),
      bytes,
      recurrent: recurrentBytes(model),
    })),
    validation: last.validation === null ? null : measured(last.validation),
  };
}
