/** @file The model that a training run continues from. */
import { InputError } from "../../src/core/errors.js";
import { floatModel } from "../../src/inference/any-model.js";
import type { Model } from "../../src/model/spec.js";
import { checkSettled } from "../../src/train/start.js";
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
  const model = floatModel(readModel(from).model, from, "--from");
  const { frame } = data.options;
  // The flag is an option of training, or of recordings.
  checkSettled(model.spec, model.spec.frontEnd === null && frame !== undefined ? { ...training, frame } : training);
  return model;
}
