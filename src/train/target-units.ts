/**
 * @file The units in which a regression is learnt: each output in deviations from its mean over the training part. In
 * them a new head begins where the targets are, and one learning rate suits all of them. A model's head is in the
 * targets' own units before and after training.
 */
import { at } from "../core/at.js";
import type { Sequences, Split, Targets } from "../data/sequences.js";
import type { ParameterSlice } from "../engine/parameters.js";
import type { TrainOptions } from "./options.js";
import type { View } from "./view.js";

/** Mean and deviation of each output. */
export interface TargetUnits {
  means: Float64Array;
  /** 1 for an output that is always the same. */
  deviations: Float64Array;
}

/** The units of a run; null if its targets are learnt as they are. */
export function targetUnitsOf(
  { targetUnits }: Pick<TrainOptions, "targetUnits">,
  data: Sequences,
  { train }: Split,
): TargetUnits | null {
  const { targets } = data;
  if (targetUnits === "raw" || targets === null || targets.task !== "regression") return null;
  return unitsOn(data, targets, train);
}

/** The deviations of a regression's outputs over some of the sequences; 1 for an output that is always the same. */
export function deviationsOn(data: Sequences, indices: Uint32Array): Float64Array {
  if (data.targets === null) throw new Error("the data have no targets");
  return unitsOn(data, data.targets, indices).deviations;
}

function unitsOn(data: Sequences, targets: Targets, indices: Uint32Array): TargetUnits {
  const outputs = targets.labels.length;
  const units = { means: new Float64Array(outputs), deviations: new Float64Array(outputs) };
  for (let output = 0; output < outputs; output++) {
    const values: number[] = [];
    for (const index of indices) {
      const { first, count } = entriesOf(data, targets, index);
      for (let entry = first; entry < first + count; entry++)
        values.push(at(targets.values, entry * outputs + output, "target"));
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    units.means[output] = mean;
    units.deviations[output] = variance > 0 ? Math.sqrt(variance) : 1;
  }
  return units;
}

/** The targets of a sequence: one entry, or one for each of its steps. */
function entriesOf({ starts, lengths }: Sequences, { readout }: Targets, index: number) {
  if (readout === "last") return { first: index, count: 1 };
  return { first: at(starts, index, "sequence"), count: at(lengths, index, "sequence") };
}

/** The data with targets in these units. */
export function inUnits(data: Sequences, units: TargetUnits | null): Sequences {
  const { targets } = data;
  if (units === null || targets === null) return data;
  const outputs = targets.labels.length;
  const values = Float32Array.from(targets.values, (value, place) => {
    const output = place % outputs;
    return (value - at(units.means, output, "mean")) / at(units.deviations, output, "deviation");
  });
  return { ...data, targets: { ...targets, values } };
}

/** Changes the head of flat parameters from scores in the targets' own units to scores in these. */
export function headInUnits(slices: readonly ParameterSlice[], flat: Float32Array, units: TargetUnits | null): void {
  changeHead(slices, flat, units, (weight, mean, deviation) => (weight - mean) / deviation);
}

/** Changes the head of flat parameters from scores in these units to scores in the targets' own. */
export function headInOwnUnits(slices: readonly ParameterSlice[], flat: Float32Array, units: TargetUnits | null): void {
  changeHead(slices, flat, units, (weight, mean, deviation) => weight * deviation + mean);
}

/** @param changed the new bias; for a weight, whose scores are sums, the mean is 0 */
function changeHead(
  slices: readonly ParameterSlice[],
  flat: Float32Array,
  units: TargetUnits | null,
  changed: (weight: number, mean: number, deviation: number) => number,
): void {
  if (units === null) return;
  const { means, deviations } = units;
  const outputs = means.length;
  for (const { name, offset, length } of slices) {
    if (name !== "head.V" && name !== "head.bias") continue;
    for (let place = 0; place < length; place++) {
      const output = place % outputs;
      const mean = name === "head.bias" ? at(means, output, "mean") : 0;
      flat[offset + place] = changed(at(flat, offset + place, "weight"), mean, at(deviations, output, "deviation"));
    }
  }
}

/** A view of parameters in the targets' own units, for parameters in these. */
export function viewInUnits(
  view: View | null,
  slices: readonly ParameterSlice[],
  units: TargetUnits | null,
): View | null {
  if (view === null || units === null) return view;
  return (parameters, seen) => {
    const own = parameters.slice();
    headInOwnUnits(slices, own, units);
    view(own, seen);
    headInUnits(slices, seen, units);
  };
}
