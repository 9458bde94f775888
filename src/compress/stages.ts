/** @file The stages of compression: each is a model, and what it costs. */
import type { Sequences, Split } from "../data/sequences.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import { evaluateInteger, evaluateModel, scoreOf } from "../inference/evaluate-model.js";
import type { IntegerModel } from "../integer/model.js";
import { modelStorage } from "../integer/storage.js";
import { embeddingName, type Model } from "../model/spec.js";
import { floatBytes, multiplyAdds } from "./footprint.js";

/** The letters of the paper: L low rank, S sparse, Q quantised. "clips": the float model with piecewise-linear g and f. */
export type StageName = "float" | "clips" | "L" | "S" | "LS" | "Q" | "LQ" | "SQ" | "LSQ";

export interface Stage {
  name: StageName;
  /** On the test part, or on the validation part where there is no test part. */
  evaluation: Evaluation;
  /** Accuracy of the same; minus the mean squared error for a regression. */
  accuracy: number;
  /** The same on the validation part, which is what choices are made by; null where there is none. */
  validation: number | null;
  /** Bytes in flash: of the integer model as stored, of a float model with 4 a number and no zeros. */
  bytes: number;
  /** Zeros left out where the storage leaves them out; the pointwise part is not counted. */
  multiplyAddsPerStep: number;
  model: Model | IntegerModel;
}

/** The part that a report is on. */
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

/** A dense matrix multiplies its zeros, too; it has a byte a weight. */
function integerMultiplyAdds(model: IntegerModel): number {
  return modelStorage(model).items.reduce((sum, { name, encoding, nonZero, bytes }) => {
    const counts = encoding !== null && name !== embeddingName && (name !== "head.V" || model.readout === "every");
    return counts ? sum + (encoding === "dense" ? bytes : (nonZero ?? 0)) : sum;
  }, 0);
}
