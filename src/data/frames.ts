import { at } from "../core/at.js";
import { stepsOf } from "../model/spec.js";
import { type Sequences, zerosLike } from "./sequences.js";

/**
 * The data with `frame` samples a step, the oldest first: D·frame numbers each. Samples at the end of a sequence that
 * do not fill a step are left out.
 *
 * @throws InputError if a sequence is too short for a step
 */
export function stackFrames(data: Sequences, frame: number): Sequences {
  if (frame === 1) return data;
  const { channels, values, starts, lengths } = data;
  const width = channels * frame;
  const steps = lengths.map((length) => stepsOf(length, { frame }));
  // Sequences that overlap share their samples, but not their steps.
  const stacked = zerosLike(values, steps.reduce((sum, count) => sum + count, 0) * width);
  const begins = new Uint32Array(steps.length);
  let step = 0;
  steps.forEach((count, index) => {
    begins[index] = step;
    const from = at(starts, index, "sequence") * channels;
    const samples = values.subarray(from, from + count * width);
    stacked.set(samples, step * width);
    step += count;
  });
  return { ...data, channels: width, values: stacked, starts: begins, lengths: steps, channelNames: null, frame };
}

/** The inverse of {@link stackFrames}: each sample is a step again. */
export function unstackFrames({ frame = 1, ...data }: Sequences): Sequences {
  const times = (steps: Uint32Array) => steps.map((count) => count * frame);
  return { ...data, channels: data.channels / frame, starts: times(data.starts), lengths: times(data.lengths) };
}
