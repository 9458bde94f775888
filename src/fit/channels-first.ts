/**
 * @file Warns of arrays [sequences, channels, steps], as some tools keep them, which are read as [sequences, steps,
 * channels].
 */
import { counted } from "../core/text.js";
import { lengthRange, type Sequences, type Split } from "../data/sequences.js";

/** Sequences that are looked at. */
const enough = 200;

/** Warns of a few steps of many channels whose neighbours are alike as samples are in time, while the steps are not. */
export function channelsFirst(data: Sequences, { train }: Split): string[] {
  const { channels, channelNames, frontEnd, text, frame = 1 } = data;
  const range = lengthRange(data);
  if (channelNames !== null || frontEnd !== undefined || text !== undefined || frame > 1 || range === null) return [];
  const [shortest, steps] = range;
  if (shortest !== steps || steps < 2 || channels <= 2 * steps) return [];
  const [alongChannels, alongSteps] = roughness(data, train.subarray(0, enough));
  if (!(2 * alongChannels < alongSteps)) return [];
  return [
    `each sequence has ${counted(steps, "step")} of ${counted(channels, "channel")} that change little from one to the next, as samples in time do: ` +
      "if the array is [sequences, channels, steps], transpose it",
  ];
}

/** Mean absolute differences between neighbouring channels of a step, and between neighbouring steps of a channel. */
function roughness({ values, starts, lengths, channels }: Sequences, indices: Uint32Array): [number, number] {
  const sums = [0, 0];
  const counts = [0, 0];
  const add = (which: 0 | 1, from: number, to: number): void => {
    sums[which]! += Math.abs(values[to]! - values[from]!);
    counts[which]! += 1;
  };
  for (const index of indices) {
    const first = starts[index]! * channels;
    const end = first + lengths[index]! * channels;
    for (let at = first; at < end; at++) {
      if ((at - first) % channels > 0) add(0, at - 1, at);
      if (at >= first + channels) add(1, at - channels, at);
    }
  }
  return [sums[0]! / counts[0]!, sums[1]! / counts[1]!];
}
