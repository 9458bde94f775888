/** @file Warns of channels whose 16-bit samples are too coarse for what varies in them. */
import { coveredSteps } from "../data/covered-steps.js";
import type { Sequences } from "../data/sequences.js";
import type { IntegerModel } from "../integer/model.js";
import { rawSample } from "../integer/quantise.js";

/** Rounding that takes less than this share of a channel's deviation, in root mean square, does little harm. */
const mostRounding = 0.1;

/** An offset of more units than this, a quarter of the range, is what makes a unit large. */
const largeOffset = 8192;

/**
 * Warns of channels that vary little about a large value, or whose unit was given too large: rounded to units, their
 * samples say little.
 *
 * @param data as recorded
 * @param train indices of the training part
 */
export function coarseSamples(
  { input, text }: Pick<IntegerModel, "input" | "text">,
  data: Sequences,
  train: Uint32Array,
): string[] {
  if (text !== undefined) return [];
  return Array.from({ length: data.channels }, (_, channel) => {
    const unit = input.sampleScale[channel] ?? 1;
    const { mean, deviation, rounding } = spreadOf(data, train, channel, unit);
    if (deviation === 0 || rounding <= mostRounding * deviation) return [];
    const name = data.channelNames?.[channel] ?? `${channel} (counted from 0)`;
    const remedy =
      Math.abs(mean) > largeOffset * unit
        ? "subtract a constant near that value from it, on the device as well"
        : "give another --sample-scale";
    return [
      `channel ${name} varies by ${short(deviation)} about ${short(mean)}, but its samples are 16-bit multiples of ${short(unit)}, ` +
        `which are too coarse for that: ${remedy}`,
    ];
  }).flat();
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Mean and deviation of a channel, and the root mean square of what 16-bit multiples of a unit differ from it. */
function spreadOf(data: Sequences, train: Uint32Array, channel: number, unit: number) {
  const spans = coveredSteps(data, train);
  const origin = data.values[(spans[0]?.from ?? 0) * data.channels + channel] ?? 0;
  const meanOf = (term: (value: number) => number): number => {
    let [sum, steps] = [0, 0];
    for (const { from, to } of spans) {
      steps += to - from;
      for (let step = from; step < to; step++) sum += term(data.values[step * data.channels + channel]!);
    }
    return sum / steps;
  };
  const mean = origin + meanOf((value) => value - origin);
  return {
    mean,
    deviation: Math.sqrt(meanOf((value) => (value - mean) ** 2)),
    rounding: Math.sqrt(meanOf((value) => (value - rawSample(value, unit) * unit) ** 2)),
  };
}
