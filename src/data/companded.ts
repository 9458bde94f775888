/** @file The companding of a data set's samples, and the statistics of companded samples. */
import { type Companding, compand, powerOfTwoBelow } from "../model/companding.js";
import type { Normalisation } from "../model/spec.js";
import { coveredSteps, type Span, usableDeviation } from "./covered-steps.js";
import type { Sequences } from "./sequences.js";

/**
 * Chooses knees: a fraction of each channel's deviation, rounded down to a power of two, but at least the resolution of
 * 16 bits: 1 for data recorded as 16-bit integers, 2⁻¹⁴ of the largest sample for others. Centres are the multiples of
 * the knees nearest to the means.
 */
export function chooseCompanding(
  sequences: Sequences,
  train: Uint32Array,
  { mean, deviation }: Normalisation,
  share: number,
): Companding {
  const { values, channels, commonUnit } = sequences;
  const groups = commonUnit ? 1 : channels;
  const recordedAsFloats = values instanceof Float32Array || values instanceof Float64Array;
  const resolved = largestMagnitudes(sequences, coveredSteps(sequences, train), groups).map((largest) =>
    recordedAsFloats || largest > 32768 ? largest * 2 ** -14 : 1,
  );
  const knee = deviation.map((width, c) => powerOfTwoBelow(Math.max(share * width, resolved[c % groups]!)));
  const centre = mean.map((middle, c) => Math.round(middle / knee[c]!) * knee[c]!);
  return { centre, knee };
}

function largestMagnitudes({ values, channels }: Sequences, spans: readonly Span[], groups: number): Float64Array {
  const largest = new Float64Array(groups);
  for (const { from, to } of spans) {
    for (let at = from * channels; at < to * channels; at++) {
      largest[at % groups] = Math.max(largest[at % groups]!, Math.abs(values[at]!));
    }
  }
  return largest;
}

/**
 * The normalisation of companded samples: mean and deviation are those of the companded samples.
 * @param train indices of the sequences of the training part
 */
export function compandedNormalisation(
  sequences: Sequences,
  train: Uint32Array,
  companding: Companding,
): Normalisation {
  const { values, channels, commonUnit } = sequences;
  const { centre, knee } = companding;
  const spans = coveredSteps(sequences, train);
  const groups = commonUnit ? 1 : channels;
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
    return usableDeviation(Math.sqrt(Math.max(sum / count - mean[group]! ** 2, 0)));
  });
  const perChannel = (statistics: number[]) =>
    Array.from({ length: channels }, (_, channel) => statistics[channel % groups]!);
  return { mean: perChannel(mean), deviation: perChannel(deviation), companding };
}
