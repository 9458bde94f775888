/** @file The record of training in a model whose last training was not the whole of it. */
import * as v from "valibot";
import type { Model, ModelSpec } from "../model/spec.js";
import type { TrainOptions } from "../train/options.js";

const recordSchema = v.object({ options: v.record(v.string(), v.unknown()) });

const lengthSchema = v.object({ options: v.object({ epochs: v.number(), learningRate: v.number() }) });

/** A record of training with other values of some options. */
export function recordWith(training: ModelSpec["training"], changes: Partial<TrainOptions>): ModelSpec["training"] {
  const record = v.safeParse(recordSchema, training);
  return record.success ? { ...training, options: { ...record.output.options, ...changes } } : training;
}

/**
 * The tuned model with length and rate of the training before it: who compresses it again trains by its record, and
 * tuning is too short and too slow for that.
 */
export function asTrained(tuned: Model, before: Model): Model {
  const length = v.safeParse(lengthSchema, before.spec.training);
  if (!length.success) return tuned;
  const { epochs, learningRate } = length.output.options;
  return { ...tuned, spec: { ...tuned.spec, training: recordWith(tuned.spec.training, { epochs, learningRate }) } };
}
