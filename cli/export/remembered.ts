/** @file What a model's training record says that an export repeats: its score, and the window it was trained on. */
import * as v from "valibot";
import { percent } from "../../src/evaluate/table.js";
import { type AnyModel, contractOf } from "../../src/inference/any-model.js";

const heldOutSchema = v.object({
  heldOut: v.object({ part: v.string(), accuracy: v.optional(v.number()), mse: v.optional(v.number()) }),
});

/** Lines for comments: how well the model did on the part that it was not trained on. */
export function notesOf(source: AnyModel): string[] {
  const stored = v.safeParse(heldOutSchema, contractOf(source).training);
  if (!stored.success) return [];
  const { part, accuracy, mse } = stored.output.heldOut;
  if (accuracy !== undefined) return [`Accuracy ${percent(accuracy)} on the ${part} part of its data.`];
  return mse === undefined ? [] : [`Mean squared error ${mse.toPrecision(4)} on the ${part} part of its data.`];
}
