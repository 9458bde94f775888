/** @file A model of either kind that takes one sample at a time and keeps its state. */
import { at } from "../core/at.js";
import { checkSample } from "../data/finite.js";
import { Stream } from "../engine/stream.js";
import { type IntegerModel, scoreUnit } from "../integer/model.js";
import { rawSamples } from "../integer/quantise.js";
import { checkId } from "../model/text.js";
import { type AnyModel, channelCount, checkModel } from "./any-model.js";
import { IntegerRunner } from "./integer-runner.js";

/** A stream of samples through a model. */
export interface ModelStream {
  /**
   * Makes one step.
   * @param sample D finite numbers in the units of the training data
   * @returns C scores, before softmax or sigmoid; null while a frame of several samples is not full
   * @throws InputError if there are not D numbers, or one is not finite; the state is then unchanged
   */
  step(sample: ArrayLike<number>): Float32Array | null;
  /** Resets to the zero state, for a new sequence. */
  reset(): void;
}

/**
 * Loads a model of either kind; the state is zero.
 *
 *     const stream = await openStream(model);
 *     const scores = stream.step([0.1, -0.2, 9.8]);
 */
export async function openStream(model: AnyModel): Promise<ModelStream> {
  checkModel(model);
  return model.kind === "integer" ? integerStream(model) : Stream.open(model);
}

function integerStream(model: IntegerModel): ModelStream {
  const runner = new IntegerRunner(model);
  const { sampleScale } = model.input;
  const channels = channelCount(model);
  const frame = new Float64Array(sampleScale.length);
  let filled = 0;
  const units = model.labels.map((_, output) => scoreUnit(model.head, output));
  return {
    step(sample) {
      checkSample(sample, channels);
      if (model.text !== undefined) checkId(sample[0] ?? Number.NaN, model.text, "the id of the step");
      frame.set(sample, filled);
      filled = (filled + channels) % frame.length;
      if (filled > 0) return null;
      runner.step(rawSamples(frame, sampleScale));
      const scores = runner.scores();
      return Float32Array.from(units, ({ scale, offset }, output) => at(scores, output, "score") * scale + offset);
    },
    reset() {
      filled = 0;
      runner.reset();
    },
  };
}
