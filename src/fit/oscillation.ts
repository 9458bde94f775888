/** @file How fast series oscillate, such as the vibrations of a machine. */
import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";

/**
 * Samples in which the channel that oscillates fastest does so once, on average: between two crossings of its mean in
 * the same direction. Infinite if no series crosses its mean.
 */
export function periodOf({ values, channels, starts, lengths }: Sequences, indices: Uint32Array): number {
  const crossings = new Uint32Array(channels);
  let intervals = 0;
  for (const index of indices) {
    const length = at(lengths, index, "sequence");
    const series = values.subarray(channels * at(starts, index, "sequence")).subarray(0, channels * length);
    intervals += Math.max(0, length - 1);
    for (let channel = 0; channel < channels; channel++) crossings[channel]! += crossingsOf(series, channel, channels);
  }
  return (2 * intervals) / crossings.reduce((most, count) => Math.max(most, count), 0);
}

/** How often a channel of a series crosses its mean. */
function crossingsOf(series: Sequences["values"], channel: number, channels: number): number {
  let sum = 0;
  for (let i = channel; i < series.length; i += channels) sum += series[i]!;
  const mean = (sum * channels) / series.length;
  let crossings = 0;
  for (let i = channel + channels; i < series.length; i += channels) {
    if (series[i - channels]! > mean !== series[i]! > mean) crossings++;
  }
  return crossings;
}
