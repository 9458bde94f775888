import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import type { SampleArray } from "./sequences.js";

/** Largest magnitude in single precision, in which networks compute. */
export const largestSample = 3.4028234663852886e38;

/**
 * Position of the first number of [from, to) that is NaN, infinite or beyond single precision, or −1.
 */
export function firstNotFinite(values: SampleArray, from = 0, to = values.length): number {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return -1;
  for (let at = from; at < to; at++) {
    if (!(Math.abs(values[at]!) <= largestSample)) return at;
  }
  return -1;
}

/**
 * Checks one sample of a stream.
 * @throws InputError if it does not have D numbers, or one is not finite
 */
export function checkSample(sample: ArrayLike<number>, channels: number): void {
  if (!Array.isArray(sample) && !ArrayBuffer.isView(sample)) {
    throw new InputError(`a step is ${kindOf(sample)}: give a list of ${channels} numbers`);
  }
  if (sample.length !== channels) {
    throw new InputError(`a step has ${sample.length} numbers, the model takes ${channels}: give one for each channel`);
  }
  for (let channel = 0; channel < channels; channel++) {
    const value = sample[channel];
    if (typeof value === "number" && Math.abs(value) <= largestSample) continue;
    const given = typeof value === "number" ? String(value) : kindOf(value);
    throw new InputError(`channel ${channel} of the step is ${given}: give a finite number, or leave the step out`);
  }
}

/** The error for a number that is not finite or too large; `where` names its place. */
export function notFinite(where: string, value: number): InputError {
  return Number.isFinite(value)
    ? new InputError(`${where} is ${value}: the limit is ±3.4e38; scale the channel down`)
    : new InputError(`${where} is ${value}: give a finite number there, or leave it out`);
}
