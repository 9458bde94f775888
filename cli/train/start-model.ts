/** @file The model that a training run continues from. */
import { InputError } from "../../src/core/errors.js";
import { floatModel } from "../../src/inference/any-model.js";
import type { Model } from "../../src/model/spec.js";
import { flagName } from "../../src/options/place.js";
import { settledKeys } from "../../src/train/option-table.js";
import { readModel } from "../read-file.js";
import type { TrainRequest } from "./request.js";

/**
 * The model of `--from`; null if not given.
 * @throws InputError for an integer model, and for flags that the model has settled
 */
export function startModel({ from, training, data, compression }: TrainRequest): Model | null {
  if (from === null) return null;
  if (compression !== null) {
    throw new InputError("--from with --size or --integer: train first, then compress the result");
  }
  const settled = settledKeys.find((key) => training[key] !== undefined);
  if (settled !== undefined) {
    throw new InputError(`${flagName(settled)} with --from: the model keeps its network; leave it out`);
  }
  const model = floatModel(readModel(from).model, from, "--from");
  if (data.options.frame !== undefined && model.spec.frontEnd === null) {
    throw new InputError("--frame with --from: the model keeps its frame; leave it out");
  }
  return model;
}
