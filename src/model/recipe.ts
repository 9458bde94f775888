/**
 * @file How recordings became the sequences that a model was trained on. It is stored in the model file, so that data
 * for the model is read as training read it.
 */
import * as v from "valibot";
import { readouts } from "./task.js";
import { textUnits } from "./text.js";

const name = v.string();
const steps = v.pipe(v.number(), v.integer(), v.minValue(1));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const names = v.array(name);
const given = <Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);

/** The options of reading; absent ones were found in the data. */
export const readingSchema = v.object({
  task: given(v.picklist(["multiclass", "multilabel", "regression", "language"])),
  readout: given(v.picklist(readouts)),
  labelColumn: given(v.nullable(name)),
  groupColumn: given(v.nullable(name)),
  channels: given(names),
  window: given(v.nullable(steps)),
  stride: given(v.nullable(steps)),
  sampleRate: given(v.nullable(positive)),
  /** Samples of a step; for sound recordings the front end has the window. */
  frame: given(positive),
  /** For sound recordings; the front end is the model's. */
  seconds: given(v.nullable(positive)),
  words: given(v.nullable(names)),
  others: given(v.pipe(v.number(), v.minValue(0))),
  heldOut: given(v.nullable(name)),
  /** For text; the vocabulary is the model's. */
  text: given(v.picklist(textUnits)),
  textColumn: given(name),
  vocabulary: given(steps),
  minCount: given(steps),
  maxTokens: given(v.nullable(steps)),
  cut: given(v.picklist(["front", "back"])),
});

/** Variations of the recordings of the training part. */
export const variationSchema = v.object({
  copies: given(count),
  leadIn: given(share),
  masks: given(count),
  background: given(v.nullable(name)),
});

export const recipeSchema = v.strictObject({
  /**
   * The name of the data, the SHA-256 of its sequences (null if it was not computed), and the samples of the shortest
   * and of the longest of them.
   */
  data: v.strictObject({ name, digest: v.nullable(name), lengths: given(v.strictTuple([steps, steps])) }),
  reading: readingSchema,
  variations: variationSchema,
  split: v.strictObject({ validation: share, test: share, seed: count }),
});

export type Reading = v.InferOutput<typeof readingSchema>;

/** How recordings became sequences: the data, the way of reading them, and the division into parts. */
export type Recipe = v.InferOutput<typeof recipeSchema>;
