import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import type { Sequences } from "../data/sequences.js";
import type { TrainOptions } from "./options.js";

/**
 * Weight of each class in the loss, or null if all count the same. "balanced": N / (C · count), so that every class has
 * the same total weight.
 * @throws InputError if the weights do not fit the classes
 */
export function classWeightsOf(
  choice: TrainOptions["classWeights"],
  { targets, starts, lengths }: Sequences,
  train: Uint32Array,
): Float64Array | null {
  if (choice === "none" || targets === null) return null;
  if (targets.task !== "multiclass") {
    throw new InputError(
      `class weights are for one class a sequence, but this is a ${targets.task} task: leave them out`,
    );
  }
  const classes = targets.labels.length;
  if (choice !== "balanced") {
    if (choice.length !== classes || choice.some((weight) => !(weight > 0 && Number.isFinite(weight)))) {
      throw new InputError(
        `class weights are ${choice.join(", ")}: give ${classes} positive numbers, one for each class`,
      );
    }
    return Float64Array.from(choice);
  }
  const counts = new Float64Array(classes);
  let total = 0;
  const count = (entry: number): void => {
    const label = targets.values[entry] ?? -1;
    if (label < 0) return;
    counts[label] = (counts[label] ?? 0) + 1;
    total += 1;
  };
  for (const index of train) {
    if (targets.readout === "last") count(index);
    else for (let t = 0; t < at(lengths, index, "sequence"); t++) count(at(starts, index, "sequence") + t);
  }
  return counts.map((seen) => (seen === 0 ? 0 : total / (classes * seen)));
}
