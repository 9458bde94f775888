/** @file The windows for profiling a model: from data, or random. */
import { at } from "../core/at.js";
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { random } from "../core/random.js";
import { checkSequences, indicesOf } from "../data/check-sequences.js";
import { stackFrames } from "../data/frames.js";
import type { LoadedData } from "../data/loaded-data.js";
import { checkKind } from "../inference/any-model.js";
import { checkChannels } from "../inference/predict.js";
import type { IntegerModel } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";
import { expand } from "../model/companding.js";
import { checkValue } from "../options/table.js";
import { whole } from "../options/values.js";

/**
 * `count` sequences as raw samples, evenly spaced in the data's test part, or in all data if there is none.
 * @throws InputError for another kind of model, data of other channels, or a count below 1
 */
export function windowsOf(
  model: IntegerModel,
  data: Pick<LoadedData, "sequences" | "test">,
  count: number,
): Int16Array[] {
  checkKind(model, "integer", "windowsOf");
  if (Object(data).sequences === undefined) {
    throw new InputError(`windowsOf: the data are ${kindOf(data)}: give an object, as { sequences, test: split.test }`);
  }
  checkValue("count", whole({ least: 1 }), count);
  const { sequences, test } = data;
  checkSequences(sequences);
  checkChannels(model, sequences);
  const { channels, starts, lengths, values } = stackFrames(sequences, model.frame ?? 1);
  const indices = indicesOf(sequences, test !== null && test !== undefined && test.length > 0 ? test : undefined);
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
