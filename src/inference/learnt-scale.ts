import type { Normalisation } from "../model/spec.js";
import type { AnyModel } from "./any-model.js";

/**
 * Mean and deviation of the samples of a model's training, in their own unit; an integer model's are those that its
 * input divides by. null: unknown, because samples enter as they are or are companded.
 */
export function learntScale(model: AnyModel): Normalisation | null {
  if (model.kind === "float") return model.spec.normalisation;
  const { input, layers, embedding } = model;
  const [first] = layers;
  if (input.companding !== null || embedding !== null || first === undefined) return null;
  const real = (values: ArrayLike<number>): number[] =>
    input.sampleScale.map((scale, d) => scale * (values[d] ?? Number.NaN));
  const units = Array.from(input.multiplier, (factor, d) => 2 ** ((input.shift[d] ?? 0) + first.inputBits) / factor);
  return { mean: real(input.mean), deviation: real(units) };
}
