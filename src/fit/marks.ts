/** @file Warns of numbers that stand for a missing sample, such as −9999, and are learnt from as samples. */
import { counted } from "../core/text.js";
import { coveredSteps, type Span } from "../data/covered-steps.js";
import type { Sequences, Split } from "../data/sequences.js";

/** Fewer samples of one number may be glitches of a sensor. */
const fewest = 3;
/** A number that a larger share of the samples has is a state, such as zero between events. */
const mostShare = 0.2;
/** Fewer different numbers are levels, such as those of a switch. */
const fewestNumbers = 20;

/** Warns of a channel's lowest or highest number if it comes again, further from all others than these are apart. */
export function missingMarks(data: Sequences, { train }: Split): string[] {
  const { channels, channelNames, frontEnd, text } = data;
  if (frontEnd !== undefined || text !== undefined) return [];
  const spans = coveredSteps(data, train);
  return Array.from({ length: channels }, (_, channel) => {
    const found = markIn(data, channel, spans);
    if (found === null) return [];
    const { mark, count, low, high } = found;
    const name = channelNames?.[channel] ?? `${channel} (counted from 0)`;
    return [
      `channel ${name} is ${mark} in ${counted(count, "sample")}, and from ${rounded(low)} to ${rounded(high)} in all others: if ${mark} stands for a ` +
        "missing sample, replace it by a plausible one, such as the last before it; else try --companding 0.02",
    ];
  }).flat();
}

function markIn({ channels, values }: Sequences, channel: number, spans: readonly Span[]) {
  const each = (visit: (value: number) => void): void => {
    for (const { from, to } of spans)
      for (let step = from; step < to; step++) visit(values[step * channels + channel]!);
  };
  let [least, most, samples] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  each((value) => {
    least = Math.min(least, value);
    most = Math.max(most, value);
    samples += 1;
  });
  for (const mark of [least, most]) {
    let [low, high, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    const numbers = new Set<number>();
    each((value) => {
      if (value === mark) {
        count += 1;
        return;
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (numbers.size < fewestNumbers) numbers.add(value);
    });
    const gap = mark === least ? low - mark : mark - high;
    if (count >= fewest && count <= mostShare * samples && numbers.size >= fewestNumbers && gap > high - low)
      return { mark: Number(mark.toPrecision(7)), count, low, high };
  }
  return null;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
