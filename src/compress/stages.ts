/** @file The stages of compression: each is a model with its cost. */
import type { Sequences, Split } from "../data/sequences.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import { evaluateInteger, evaluateModel, scoreOf } from "../inference/evaluate-model.js";
import type { IntegerModel } from "../integer/model.js";
import { modelStorage } from "../integer/storage.js";
import { embeddingName, type Model } from "../model/spec.js";
import { floatBytes, multiplyAdds } from "./footprint.js";

/**
 * The letters of the paper: L low rank, S sparse, Q quantised. "clips": the float model with the non-linearities and the
 * state bound of integer models, which for most are piecewise linear.
 */
export type StageName = "float" | "clips" | "L" | "S" | "LS" | "Q" | "LQ" | "SQ" | "LSQ";

/** A stage of a compression: its model, how good it is, and its bytes. */
export interface Stage {
  name: StageName;
  /** On the test part, or on the validation part if there is no test part. */
  evaluation: Evaluation;
  /** Accuracy on the same part; minus the error for a regression. */
  accuracy: number;
  /** Accuracy on the validation part, by which choices are made; null if there is none. */
  validation: number | null;
  /** Bytes in flash: of the integer model as stored, of a float model with 4 per number, without zeros. */
  bytes: number;
  /** Without zeros that the storage leaves out, and without the pointwise part. */
  multiplyAddsPerStep: number;
  model: Model | IntegerModel;
}

/** The part that a report measures. */
export function reportedPart(split: Split): "test" | "validation" | "train" {
  if (split.test.length > 0) return "test";
  return split.validation.length > 0 ? "validation" : "train";
}

/** A float model as a stage. */
export async function floatStage(
  name: StageName,
  model: Model,
  data: Sequences,
  split: Split,
  threads: number,
): Promise<Stage> {
  const on = (indices: Uint32Array) => evaluateModel(model, data, indices, { threads });
  const evaluation = await on(split[reportedPart(split)]);
  const validation = split.validation.length === 0 ? null : scoreOf(await on(split.validation));
  const accuracy = scoreOf(evaluation);
  const bytes = floatBytes(model);
  return { name, evaluation, accuracy, validation, bytes, multiplyAddsPerStep: multiplyAdds(model), model };
}

/** An integer model as a stage. */
export async function integerStage(
  name: StageName,
  model: IntegerModel,
  data: Sequences,
  split: Split,
): Promise<Stage> {
  const evaluation = await evaluateInteger(model, data, split[reportedPart(split)]);
  const validation =
    split.validation.length === 0 ? null : scoreOf(await evaluateInteger(model, data, split.validation));
  return {
    name,
    evaluation,
    accuracy: scoreOf(evaluation),
    validation,
    bytes: modelStorage(model).bytes,
    multiplyAddsPerStep: integerMultiplyAdds(model),
    model,
  };
}

/** A dense matrix also multiplies its zeros; it has one byte per weight. */
function integerMultiplyAdds(model: IntegerModel): number {
  return modelStorage(model).items.reduce((sum, { name, encoding, nonZero, bytes }) => {
    const counts = encoding !== null && name !== embeddingName && (name !== "head.V" || model.readout === "every");
    return counts ? sum + (encoding === "dense" ? bytes : (nonZero ?? 0)) : sum;
  }, 0);
}
