import { InputError } from "../errors.js";
import { type Companding, compand, powerOfTwoBelow } from "../model/companding.js";
import type { Normalisation } from "../model/spec.js";
import type { Sequences } from "./sequences.js";

/**
 * Below this a channel counts as constant: it could not be divided by in single precision.
 */
const smallestDeviation = 1e-30;

/**
 * Mean and deviation (divided by n) of each channel over the training part, in double precision. A step counts once,
 * however many windows it is in. A channel that does not vary gets deviation 1, so it becomes 0 and not NaN. With
 * `commonUnit` all channels share one mean and one deviation.
 *
 * @param companding the share of a channel's deviation that is its knee, rounded down to a power of two; 0: samples are
 *   not companded. A knee is at least what 16 bits resolve: 1 of data recorded as integers, 2⁻¹⁴ of the largest of others.
 * @param train indices of the sequences of the training part
 * @returns D means and D deviations
 * @throws InputError where the part is empty, or where a value is NaN or infinite: names the sequence, step and channel
 */
export function normalisationOf(sequences: Sequences, train: Uint32Array, companding = 0): Normalisation {
  const { channels, values, commonUnit } = sequences;
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
  if (!sums.every(Number.isFinite)) throw notFinite(sequences, train);

  const count = commonUnit ? steps * channels : steps;
  const mean = origin.map((value, group) => value + sums[group]! / count);
  for (const { from, to } of spans) addSquares(values, from * channels, to * channels, mean, squares);
  const deviation = Array.from(squares, (sum) => {
    const root = Math.sqrt(sum / count);
    return root < smallestDeviation ? 1 : root;
  });
  const perChannel = (statistics: number[]): number[] =>
    Array.from({ length: channels }, (_, channel) => statistics[channel % groups]!);
  const linear = { mean: perChannel(mean), deviation: perChannel(deviation) };
  if (companding === 0) return linear;
  const recordedAsFloats = values instanceof Float32Array || values instanceof Float64Array;
  const largest = recordedAsFloats ? largestMagnitudes(sequences, spans, groups) : null;
  const resolved = (c: number) => (largest === null ? 1 : largest[c % groups]! * 2 ** -14);
  const knee = linear.deviation.map((width, c) => powerOfTwoBelow(Math.max(companding * width, resolved(c))));
  const centre = linear.mean.map((middle, c) => Math.round(middle / knee[c]!) * knee[c]!);
  return { ...compandedStatistics(sequences, spans, groups, { centre, knee }), companding: { centre, knee } };
}

function largestMagnitudes(
  { values, channels }: Sequences,
  spans: readonly { from: number; to: number }[],
  groups: number,
): Float64Array {
  const largest = new Float64Array(groups);
  for (const { from, to } of spans) {
    for (let at = from * channels; at < to * channels; at++) {
      largest[at % groups] = Math.max(largest[at % groups]!, Math.abs(values[at]!));
    }
  }
  return largest;
}

/** Mean and deviation of the samples when they are companded. */
function compandedStatistics(
  { values, channels }: Sequences,
  spans: readonly { from: number; to: number }[],
  groups: number,
  { centre, knee }: Companding,
): { mean: number[]; deviation: number[] } {
  const sums = new Float64Array(groups);
  const squares = new Float64Array(groups);
  let steps = 0;
  for (const { from, to } of spans) {
    steps += to - from;
    for (let at = from * channels; at < to * channels; at++) {
      const companded = compand(values[at]!, centre[at % channels]!, knee[at % channels]!);
      sums[at % groups]! += companded;
      squares[at % groups]! += companded * companded;
    }
  }
  const count = (steps * channels) / groups;
  const mean = Array.from(sums, (sum) => sum / count);
  const deviation = Array.from(squares, (sum, group) => {
    const root = Math.sqrt(Math.max(sum / count - mean[group]! ** 2, 0));
    return root < smallestDeviation ? 1 : root;
  });
  const perChannel = (statistics: number[]) =>
    Array.from({ length: channels }, (_, channel) => statistics[channel % groups]!);
  return { mean: perChannel(mean), deviation: perChannel(deviation) };
}

/** The steps that the sequences cover, as disjoint ranges in ascending order. */
function coveredSteps({ starts, lengths }: Sequences, indices: Uint32Array): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  const byStart = indices.slice().sort((a, b) => starts[a]! - starts[b]!);
  for (const index of byStart) {
    const from = starts[index]!;
    const to = from + lengths[index]!;
    const last = spans[spans.length - 1];
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) spans.push({ from, to });
  }
  return spans;
}

/** Adds `values − origin` to the sums, the groups taking turns. */
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

function notFinite(sequences: Sequences, indices: Uint32Array): InputError {
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
      return new InputError(`${where} is ${value}: training needs finite numbers; remove or fill it`);
    }
  }
  return new InputError("the samples' sum is beyond 1.8e308: scale the samples down");
}
