/** @file The computation of `assembly/samples.ts` in plain TypeScript: its twin in tests. */
import type { SampleArray } from "../data/sequences.js";
import type { Augmentation, Change } from "./augment.js";
import { toData, toNetwork, type Units } from "./units.js";

/** An augmentation that changes nothing. */
export const unchanged: Omit<Augmentation, "generator"> = {
  noise: 0,
  offset: 0,
  gain: 0,
  rotation: 0,
  crop: 1,
  stretch: 0,
  warp: 0,
  mixup: 0,
  tokenDropout: 0,
  dropout: 0,
};

/**
 * Writes the sample at a time, counted in samples from the one at `first`; between two samples it is interpolated
 * linearly.
 */
export function writeBetween(
  samples: Float32Array,
  to: number,
  values: SampleArray,
  first: number,
  time: number,
  units: Units,
): void {
  const channels = units.mean.length;
  const before = Math.floor(time);
  const share = time - before;
  const from = first + before * channels;
  // At a whole number there may be no sample after it.
  const next = share === 0 ? from : from + channels;
  for (let c = 0; c < channels; c++) {
    samples[to + c] = toNetwork(values[from + c]! * (1 - share) + values[next + c]! * share, c, units);
  }
}

/**
 * Changes the normalised samples of one step, those from `first` on, in place.
 * @param sensors channels of a sample, if a step of the data has several
 */
export function changeStep(
  samples: Float32Array,
  first: number,
  change: Change,
  units: Units,
  sensors = units.mean.length,
): void {
  const { gain, offset, turn, noise, generator } = change;
  const channels = units.mean.length;
  if (turn !== null) {
    for (let c = 0; c < channels; c++) {
      const own = c % sensors;
      if (own % 3 === 0 && own + 2 < sensors) turnVector(samples, first, c, turn, units);
    }
  }
  for (let c = 0; c < channels; c++) {
    const drawn = noise === 0 ? 0 : noise * (2 * generator.uniform() - 1);
    samples[first + c] = samples[first + c]! * gain + offset[c]! + drawn;
  }
}

function turnVector(samples: Float32Array, first: number, c: number, turn: Float64Array, units: Units): void {
  const at = first + c;
  const x = toData(samples[at]!, c, units);
  const y = toData(samples[at + 1]!, c + 1, units);
  const z = toData(samples[at + 2]!, c + 2, units);
  samples[at] = toNetwork(turn[0]! * x + turn[1]! * y + turn[2]! * z, c, units);
  samples[at + 1] = toNetwork(turn[3]! * x + turn[4]! * y + turn[5]! * z, c + 1, units);
  samples[at + 2] = toNetwork(turn[6]! * x + turn[7]! * y + turn[8]! * z, c + 2, units);
}
