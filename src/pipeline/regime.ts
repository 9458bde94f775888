import * as v from "valibot";
import type { Model } from "../model/spec.js";
import { acceptedOf } from "../options/table.js";
import { regimeKeys, trainTable } from "../train/option-table.js";
import type { TrainOptions } from "../train/options.js";
import { resolveOptions } from "../train/resolve.js";

const recordSchema = v.object({ options: v.record(v.string(), v.unknown()) });

/** The options of a model's training, without those of its architecture; empty for an imported model. */
export function trainingOf({ spec }: Model): Partial<TrainOptions> {
  const stored = v.safeParse(recordSchema, spec.training);
  if (!stored.success) return {};
  const options = acceptedOf(trainTable, regimeKeys, stored.output.options);
  resolveOptions(options);
  return options;
}
