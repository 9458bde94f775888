import { InputError } from "../core/errors.js";
import type { Normalisation } from "../model/spec.js";
import { chooseCompanding, compandedNormalisation } from "./companded.js";
import { coveredSteps, usableDeviation } from "./covered-steps.js";
import { notFinite } from "./finite.js";
import { unstackFrames } from "./frames.js";
import type { Sequences } from "./sequences.js";

/**
 * Computes the mean and deviation (divided by n) of each channel over the training part, in double precision. A step
 * counts once, however many windows it is in. A channel that does not vary gets deviation 1, so it becomes 0 and not
 * NaN. With `commonUnit` all channels share one mean and one deviation.
 *
 * @param companding a channel's knee as a fraction of its deviation, rounded down to a power of two; 0: samples are not
 *   companded. See {@link chooseCompanding}.
 * @param train indices of the sequences of the training part
 * @returns D means and D deviations
 * @throws InputError if the part is empty, or a value is NaN or infinite: names the sequence, step and channel
 */
export function normalisationOf(sequences: Sequences, train: Uint32Array, companding = 0): Normalisation {
  const { channels, values, commonUnit, frame = 1 } = sequences;
  if (frame > 1) return tiled(normalisationOf(unstackFrames(sequences), train, companding), frame);
  const spans = coveredSteps(sequences, train);
  const first = spans[0];
  if (first === undefined) {
    throw new InputError("the training part has no samples to take a mean from: give it at least one sequence");
  }

  const groups = commonUnit ? 1 : channels;
  // Sums are of differences from a first sample: exact for a constant channel, and accurate far from zero.
  const origin = Array.from({ length: groups }, (_, group) => values[first.from * channels + group]!);
  const sums = new Float64Array(groups);
  const squares = new Float64Array(groups);
  let steps = 0;
  for (const { from, to } of spans) {
    steps += to - from;
    addDifferences(values, from * channels, to * channels, origin, sums);
  }
  if (!sums.every(Number.isFinite)) throw unsummed(sequences, train);

  const count = commonUnit ? steps * channels : steps;
  const mean = origin.map((value, group) => value + sums[group]! / count);
  for (const { from, to } of spans) addSquares(values, from * channels, to * channels, mean, squares);
  const deviation = Array.from(squares, (sum) => usableDeviation(Math.sqrt(sum / count)));
  const perChannel = (statistics: number[]): number[] =>
    Array.from({ length: channels }, (_, channel) => statistics[channel % groups]!);
  const linear = { mean: perChannel(mean), deviation: perChannel(deviation) };
  if (companding === 0) return linear;
  return compandedNormalisation(sequences, train, chooseCompanding(sequences, train, linear, companding));
}

/** The values repeated for each sample of a step. */
export function repeated(values: readonly number[], frame: number): number[] {
  return Array.from({ length: frame }, () => values).flat();
}

function changed(
  change: (values: number[]) => number[],
  { mean, deviation, companding }: Normalisation,
): Normalisation {
  const statistics = { mean: change(mean), deviation: change(deviation) };
  if (companding === undefined) return statistics;
  return { ...statistics, companding: { centre: change(companding.centre), knee: change(companding.knee) } };
}

/** The normalisation repeated for each sample of a step. */
export function tiled(normalisation: Normalisation, frame: number): Normalisation {
  return changed((values) => repeated(values, frame), normalisation);
}

/** The inverse of {@link tiled}. */
export function untiled(normalisation: Normalisation, frame: number): Normalisation {
  return changed((values) => values.slice(0, values.length / frame), normalisation);
}

/** Adds `values − origin` to the sums; values belong to the groups in turn. */
function addDifferences(
  values: Sequences["values"],
  from: number,
  to: number,
  origin: readonly number[],
  sums: Float64Array,
): void {
  const groups = origin.length;
  for (let group = 0; group < groups; group++) {
    const zero = origin[group]!;
    let sum = 0;
    for (let at = from + group; at < to; at += groups) sum += values[at]! - zero;
    sums[group]! += sum;
  }
}

function addSquares(
  values: Sequences["values"],
  from: number,
  to: number,
  mean: readonly number[],
  sums: Float64Array,
): void {
  const groups = mean.length;
  for (let group = 0; group < groups; group++) {
    const centre = mean[group]!;
    let sum = 0;
    for (let at = from + group; at < to; at += groups) {
      const difference = values[at]! - centre;
      sum += difference * difference;
    }
    sums[group]! += sum;
  }
}

/** What keeps the samples' sum from being finite. */
function unsummed(sequences: Sequences, indices: Uint32Array): InputError {
  const { channels, values, starts, lengths, channelNames } = sequences;
  for (const index of indices) {
    const from = starts[index]! * channels;
    const to = from + lengths[index]! * channels;
    for (let at = from; at < to; at++) {
      const value = values[at]!;
      if (Number.isFinite(value)) continue;
      const channel = (at - from) % channels;
      const name = channelNames?.[channel] ?? `channel ${channel}`;
      const where = `sequence ${index}, step ${Math.floor((at - from) / channels)}, ${name} (counted from 0)`;
      return notFinite(where, value);
    }
  }
  return new InputError("the samples' sum is beyond 1.8e308: scale the samples down");
}
