/** @file The labels of a model that is trained further, matched by name with those of the data. */
import { at } from "../core/at.js";
import { labelPlace } from "../data/classes.js";
import { type Sequences, type Targets, unnamedOutput } from "../data/sequences.js";
import { initialTensors } from "../model/initial.js";
import type { Model } from "../model/spec.js";

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((label, index) => label === others[index]);
}

/** Whether both are one number, of which one is without a name. */
function isUnnamed(some: readonly string[], others: readonly string[]): boolean {
  return some.length === 1 && others.length === 1 && [...some, ...others].includes(unnamedOutput);
}

/**
 * Returns the model itself if it has all classes of the data, or the same number without a name. Else its layers with a
 * head for the data's labels: columns of known labels are kept, those of others are drawn from the seed.
 */
export function withHeadFor(model: Model, { task, labels }: Targets, seed: number): Model {
  const { spec, tensors } = model;
  const known = labels.map((label) => labelPlace(spec.labels, label));
  if (same(labels, spec.labels) || (task === "multiclass" && !known.includes(-1))) return model;
  if (task === "regression" && isUnnamed(labels, spec.labels)) return model;
  const own = { ...spec, labels: [...labels], detector: null };
  const last = at(spec.layers, spec.layers.length - 1, "layer");
  const drawn = initialTensors(own, seed);
  const V = drawn["head.V"] ?? new Float32Array(0);
  const bias = drawn["head.bias"] ?? new Float32Array(0);
  known.forEach((from, column) => {
    if (from < 0) return;
    bias[column] = at(tensors["head.bias"] ?? [], from, "bias");
    for (let unit = 0; unit < last.hidden; unit++) {
      V[unit * labels.length + column] = at(tensors["head.V"] ?? [], unit * spec.labels.length + from, "weight");
    }
  });
  return { ...model, spec: own, tensors: { ...tensors, "head.V": V, "head.bias": bias } };
}

/** The data with the model's numbering of the classes. */
export function numberedAs(labels: readonly string[], data: Sequences): Sequences {
  const { targets } = data;
  if (targets === null || targets.task !== "multiclass" || same(targets.labels, labels)) return data;
  const place = targets.labels.map((label) => labelPlace(labels, label));
  const values = Int32Array.from(targets.values, (value) => place[value] ?? -1);
  return { ...data, targets: { ...targets, labels: [...labels], values } };
}
