/** @file The windows for profiling a model: from data, or random. */

import { at } from "../core/at.js";
import { random } from "../core/random.js";
import type { LoadedData } from "../data/files/load.js";
import { stackFrames } from "../data/frames.js";
import type { IntegerModel } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";
import { expand } from "../model/companding.js";

/** `count` sequences as raw samples, evenly spaced in the data's test part, or in all data if there is none. */
export function windowsOf(
  model: IntegerModel,
  { sequences, test }: Pick<LoadedData, "sequences" | "test">,
  count: number,
): Int16Array[] {
  const { channels, starts, lengths, values } = stackFrames(sequences, model.frame ?? 1);
  const indices = test !== null && test.length > 0 ? test : Uint32Array.from(lengths.keys());
  const taken = Math.min(count, indices.length);
  return Array.from({ length: taken }, (_, position) => {
    const index = at(indices, Math.floor((position * indices.length) / taken), "index");
    const from = at(starts, index, "sequence") * channels;
    return rawSamples(values.subarray(from, from + at(lengths, index, "sequence") * channels), model.input.sampleScale);
  });
}

/** Windows of noise with the model's mean and deviation; the same at each call. */
export function noiseWindows({ input, layers }: IntegerModel, count: number, steps: number): Int16Array[] {
  const { normal } = random(1);
  const { companding, mean, multiplier, shift } = input;
  const one = 2 ** at(layers, 0, "layer").inputBits;
  return Array.from({ length: count }, () =>
    Int16Array.from({ length: steps * mean.length }, (_, sampleIndex) => {
      const d = sampleIndex % mean.length;
      const deviation = (one * 2 ** at(shift, d, "channel")) / Math.max(1, Math.abs(at(multiplier, d, "channel")));
      const folded = at(mean, d, "channel") + deviation * normal();
      const knee = companding === null ? 1 : 2 ** at(companding.kneeBits, d, "channel");
      const sample = Math.round(
        companding === null ? folded : expand(folded / knee, at(companding.centre, d, "channel"), knee),
      );
      return Math.min(Math.max(sample, -32_768), 32_767);
    }),
  );
}
