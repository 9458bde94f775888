/** @file The scores of a model of either kind on a data set. */
import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { checkChannelOrder, checkSequences, indicesOf } from "../data/check-sequences.js";
import { stackFrames } from "../data/frames.js";
import type { Sequences } from "../data/sequences.js";
import { type PredictOptions, predict as predictFloat } from "../engine/predict.js";
import { type IntegerModel, scoreUnit } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";
import { checkId, type TextSpec } from "../model/text.js";
import { checkOptions } from "../options/table.js";
import { threadCount } from "../options/values.js";
import { type AnyModel, channelCount, contractOf } from "./any-model.js";
import { IntegerRunner } from "./integer-runner.js";

/**
 * Returns the scores of a model before softmax or sigmoid: `[N, C]` row-major for a readout at the last step; for a
 * readout at every step `[total steps, C]`, the sequences in the order of `indices`. Samples are in the units of the
 * training data for both kinds of model: an integer model converts them to raw int16 samples by its `sampleScale`.
 *
 * @param indices of the sequences. Default: all
 * @throws InputError if the data do not have the model's number of channels, or have them in another order
 */
export async function predict(
  model: AnyModel,
  data: Sequences,
  indices?: ArrayLike<number>,
  options: PredictOptions = {},
): Promise<Float32Array> {
  checkOptions({ threads: threadCount }, options);
  checkSequences(data);
  checkChannels(model, data);
  const chosen = indicesOf(data, indices);
  if (model.kind === "float") return predictFloat(model, data, chosen, options);
  return integerScores(model, stackFrames(data, model.frame ?? 1), chosen);
}

/** @throws InputError if the data do not have the model's number of channels, or have them in another order */
export function checkChannels(model: AnyModel, data: Pick<Sequences, "channels" | "channelNames">): void {
  const takes = channelCount(model);
  const { channels: known } = contractOf(model);
  if (takes === data.channels) {
    checkChannelOrder(known, data);
    return;
  }
  const names = known === null ? "" : ` (${known.slice(0, 12).join(", ")})`;
  throw new InputError(
    `the model takes ${takes} channels${names}, the data have ${data.channels}: give the columns that it was trained on`,
  );
}

function checkIds(values: Sequences["values"], from: number, to: number, text: TextSpec): void {
  for (let place = from; place < to; place++) checkId(at(values, place, "token"), text, `token ${place} of the data`);
}

/**
 * The scores of an integer model as real numbers: the interpreter's, to the bit.
 * @param data samples, stacked to steps if the model takes several a step
 */
export function integerScores(model: IntegerModel, data: Sequences, indices: ArrayLike<number>): Float32Array {
  const outputs = model.labels.length;
  const units = model.labels.map((_, output) => scoreUnit(model.head, output));
  const everyStep = model.readout === "every";
  const { channels, starts, lengths, values } = data;
  let rows = 0;
  for (let i = 0; i < indices.length; i++) rows += everyStep ? at(lengths, at(indices, i, "index"), "sequence") : 1;
  const scores = new Float32Array(rows * outputs);
  const runner = new IntegerRunner(model);
  let row = 0;
  const readOut = (): void => {
    const integers = runner.scores();
    units.forEach(({ scale, offset }, c) => {
      scores[row * outputs + c] = at(integers, c, "score") * scale + offset;
    });
    row++;
  };
  for (let i = 0; i < indices.length; i++) {
    const start = at(starts, at(indices, i, "index"), "sequence");
    const end = start + at(lengths, at(indices, i, "index"), "sequence");
    runner.reset();
    if (model.text !== undefined) checkIds(values, start, end, model.text);
    const samples = rawSamples(values.subarray(start * channels, end * channels), model.input.sampleScale);
    for (let at = 0; at < samples.length; at += channels) {
      runner.step(samples, at);
      if (everyStep) readOut();
    }
    if (!everyStep) readOut();
  }
  return scores;
}
