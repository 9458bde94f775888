/**
 * @file SpecAugment's masks (Park et al., Interspeech 2019, §2): blanks out stretches of time and bands of frequency.
 */

import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import type { Random } from "../core/random.js";
import { random } from "../core/random.js";
import type { Sequences } from "../data/sequences.js";

export interface MaskOptions {
  /** Masks of steps on each sequence. */
  timeMasks: number;
  /** The widest mask in steps; never more than a fifth of the sequence. */
  timeWidth: number;
  /** Masks of channels on each sequence. */
  bandMasks: number;
  /** The widest mask in channels. */
  bandWidth: number;
}

const defaultMasks: Readonly<MaskOptions> = { timeMasks: 1, timeWidth: 12, bandMasks: 1, bandWidth: 5 };

/** Masks one sequence `[T, D]` in place: masked numbers become those of `fill [D]`, preferably the training means. */
function maskFeatures(
  values: Float32Array | Int16Array,
  fill: ArrayLike<number>,
  options: MaskOptions,
  generator: Random,
): void {
  const channels = fill.length;
  const steps = values.length / channels;
  const stretch = (most: number, of: number): [number, number] => {
    const width = generator.below(Math.min(most, of) + 1);
    const start = generator.below(of - width + 1);
    return [start, start + width];
  };
  for (let mask = 0; mask < options.timeMasks; mask++) {
    const [from, to] = stretch(Math.min(options.timeWidth, Math.floor(steps / 5)), steps);
    for (let step = from; step < to; step++) values.set(Array.from(fill), step * channels);
  }
  for (let mask = 0; mask < options.bandMasks; mask++) {
    const [from, to] = stretch(options.bandWidth, channels);
    for (let step = 0; step < steps; step++) {
      for (let channel = from; channel < to; channel++) values[step * channels + channel] = fill[channel] ?? 0;
    }
  }
}

/**
 * Returns a copy of the sequences with masks on the listed ones.
 * @param fill `[D]` the numbers that replace masked ones, in the unit of the values; preferably the training means
 * @throws InputError if the values are not features, or `fill` has the wrong size
 */
export function maskSequences(
  sequences: Sequences,
  indices: Iterable<number>,
  fill: ArrayLike<number>,
  seed: number,
  options: Partial<MaskOptions> = {},
): Sequences {
  const { channels, starts, lengths } = sequences;
  if (!(sequences.values instanceof Float32Array || sequences.values instanceof Int16Array)) {
    throw new InputError("masks are for audio features, which are float32 or int16: give sequences from a front end");
  }
  if (fill.length !== channels)
    throw new InputError(`${fill.length} values to fill masks of ${channels} channels: give one each`);
  const values = sequences.values.slice();
  const generator = random(seed);
  const settings = { ...defaultMasks, ...options };
  for (const index of indices) {
    const from = at(starts, index, "sequence") * channels;
    maskFeatures(values.subarray(from, from + at(lengths, index, "sequence") * channels), fill, settings, generator);
  }
  return { ...sequences, values };
}
