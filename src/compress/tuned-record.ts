/** @file The record of training of a model that was tuned with the quantiser in the loop. */
import * as v from "valibot";
import type { Model } from "../model/spec.js";

const recordSchema = v.object({ options: v.record(v.string(), v.unknown()) });

const lengthSchema = v.object({ options: v.object({ epochs: v.number(), learningRate: v.number() }) });

/**
 * The tuned model with length and rate of the training before it: who compresses it again trains by its record, and
 * tuning is too short and too slow for that.
 */
export function asTrained(tuned: Model, before: Model): Model {
  const record = v.safeParse(recordSchema, tuned.spec.training);
  const length = v.safeParse(lengthSchema, before.spec.training);
  if (!record.success || !length.success) return tuned;
  const { epochs, learningRate } = length.output.options;
  const options = { ...record.output.options, epochs, learningRate };
  return { ...tuned, spec: { ...tuned.spec, training: { ...tuned.spec.training, options } } };
}
