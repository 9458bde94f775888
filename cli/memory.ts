/** @file What a model remembers of the data it was trained on, so that later commands read data as training did. */
import * as v from "valibot";
import { defaultSplit, type SplitOptions } from "../src/data/split.js";
import { type AnyModel, contractOf } from "../src/inference/any-model.js";
import type { DataOptions } from "./load.js";

const memorySchema = v.object({
  data: v.object({
    /** SHA-256 of the data set, as in {@link digest}. */
    digest: v.string(),
    /** The data flags of the command line. */
    flags: v.array(v.string()),
    split: v.object({ validation: v.number(), test: v.number(), seed: v.number() }),
  }),
});

export interface DataMemory {
  digest: string | null;
  flags: string[];
  split: SplitOptions;
}

/** What is stored in the model's training record; defaults for a model that was not trained by this command line. */
export function memoryOf(model: AnyModel): DataMemory {
  const { task, readout, training } = contractOf(model);
  const stored = v.safeParse(memorySchema, training);
  if (stored.success) return stored.output.data;
  return { digest: null, flags: [`--task=${task}`, `--readout=${readout}`], split: defaultSplit };
}

/** Load options for a model: its own front end, and of a table with named columns those that it was trained on. */
export function optionsFor(model: AnyModel, options: Partial<DataOptions>): Partial<DataOptions> {
  const { channels, frontEnd } = contractOf(model);
  return { ...(channels === null ? {} : { channels }), ...options, frontEnd };
}
