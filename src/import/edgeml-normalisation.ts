import { InputError } from "../core/errors.js";
import type { Normalisation } from "../model/spec.js";
import type { EdgemlArrays } from "./edgeml-arrays.js";

/** Differences between steps below this fraction of the deviation are rounding errors. */
const sameStep = 1e-5;

/**
 * Reads mean.npy and std.npy. EdgeML flattens windows to [N, T·D] before it takes means, so each step has its own; a
 * stream has no step numbers, so ours are one for each channel. If the steps differ, the channel's mean and deviation
 * over all steps replace them, and a note says so.
 */
export function edgemlNormalisation(arrays: EdgemlArrays, channels: number, notes: string[]): Normalisation | null {
  const means = arrays.get("mean")?.values;
  const deviations = arrays.get("std")?.values;
  if (means === undefined && deviations === undefined) {
    notes.push("no mean.npy and std.npy: samples enter as they are");
    return null;
  }
  if (means === undefined || deviations === undefined || means.length !== deviations.length) {
    throw new InputError(
      `mean.npy has ${means?.length ?? "no"} numbers, std.npy ${deviations?.length ?? "none"}: give both as EdgeML wrote them`,
    );
  }
  const steps = means.length / channels;
  if (!Number.isInteger(steps) || steps < 1) {
    throw new InputError(
      `mean.npy has ${means.length} numbers: W takes ${channels} a step, so give a multiple of that`,
    );
  }
  const mean = new Array<number>(channels).fill(0);
  const square = new Array<number>(channels).fill(0);
  means.forEach((value, at) => {
    const c = at % channels;
    mean[c] = (mean[c] ?? 0) + value / steps;
  });
  means.forEach((value, at) => {
    const c = at % channels;
    const spread = (deviations[at] ?? 0) ** 2 + (value - (mean[c] ?? 0)) ** 2;
    square[c] = (square[c] ?? 0) + spread / steps;
  });
  const deviation = square.map((value, c) => (steps === 1 ? (deviations[c] ?? 0) : Math.sqrt(value)));
  const differs = means.some((value, at) => {
    const d = deviation[at % channels] ?? 1;
    const shift = Math.abs(value - (mean[at % channels] ?? 0));
    return shift > sameStep * d || Math.abs((deviations[at] ?? 0) - d) > sameStep * d;
  });
  if (differs) {
    notes.push(
      `mean.npy and std.npy differ from step to step (${steps} steps); the model has one mean and deviation a channel, ` +
        "so its scores differ a little from EdgeML's",
    );
  }
  return { mean, deviation };
}
