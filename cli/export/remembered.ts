/** @file What a model's training record says that an export repeats: its score, and the window it was trained on. */
import * as v from "valibot";
import { percent } from "../../src/evaluate/table.js";
import { type AnyModel, contractOf } from "../../src/inference/any-model.js";

const heldOutSchema = v.object({
  heldOut: v.object({ part: v.string(), accuracy: v.optional(v.number()), mse: v.optional(v.number()) }),
});
const flagsSchema = v.object({ data: v.object({ flags: v.array(v.string()) }) });

/** Lines for comments: how well the model did on the part that it was not trained on. */
export function notesOf(source: AnyModel): string[] {
  const stored = v.safeParse(heldOutSchema, contractOf(source).training);
  if (!stored.success) return [];
  const { part, accuracy, mse } = stored.output.heldOut;
  if (accuracy !== undefined) return [`Accuracy ${percent(accuracy)} on the ${part} part of its data.`];
  return mse === undefined ? [] : [`Mean squared error ${mse.toPrecision(4)} on the ${part} part of its data.`];
}

/** Steps of the windows that recordings were cut into for training; null: not so. */
export function windowOf(source: AnyModel): number | null {
  const stored = v.safeParse(flagsSchema, contractOf(source).training);
  if (!stored.success) return null;
  const text = stored.output.data.flags
    .map((flag) => /^--window=(\d+)$/.exec(flag)?.[1])
    .find((found) => found !== undefined);
  return text === undefined ? null : Number(text);
}
