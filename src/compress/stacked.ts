/**
 * @file A compression of data with several samples a step: to the stages, a step is one wider sample, and the integer
 * model takes single samples again.
 */
import { repeated, tiled, untiled } from "../data/normalise.js";
import type { Sequences } from "../data/sequences.js";
import type { IntegerModel } from "../integer/model.js";
import { checkFrameReadout } from "../model/check.js";
import type { Model, ModelSpec } from "../model/spec.js";
import type { CompressOptions } from "./options.js";
import { recordWith } from "./tuned-record.js";

/** Checks the frame, which stacked data hide from training. @throws InputError if it does not go with the readout */
export function checkSteps(frame: number, { targets }: Sequences, { readout }: Partial<CompressOptions>): void {
  checkFrameReadout(frame, readout ?? targets?.readout ?? "last");
}

/** The same network, for data whose samples are stacked into steps. */
export function stacked({ spec: { frame = 1, ...spec }, ...model }: Model): Model {
  const { normalisation } = spec;
  return {
    ...model,
    spec: { ...spec, channels: null, normalisation: normalisation && tiled(normalisation, frame) },
  };
}

/** Options for such data: a step has a scale for each of its numbers. */
export function ofSteps(given: Partial<CompressOptions>, frame: number): Partial<CompressOptions> {
  const { sampleScale } = given;
  const scales = Array.isArray(sampleScale) ? { sampleScale: repeated(sampleScale, frame) } : {};
  return { ...given, ...scales, frame: 1 };
}

/** The result of a compression on stacked data, for single samples. */
export function unstacked(
  { integer, tuned }: { integer: IntegerModel; tuned: Model },
  frame: number,
  channels: string[] | null,
) {
  const { normalisation } = tuned.spec;
  const own = (training: ModelSpec["training"]) => ({ frame, channels, training: recordWith(training, { frame }) });
  const spec = {
    ...tuned.spec,
    ...own(tuned.spec.training),
    normalisation: normalisation && untiled(normalisation, frame),
  };
  return { integer: { ...integer, ...own(integer.training) }, tuned: { ...tuned, spec } };
}
