import type { IntegerModel } from "../../integer/model.js";
import { checkListening } from "../../model/check.js";
import { type DetectorSpec, detectorSpec, spokenClasses } from "../../model/detector.js";
import type { FrontEndSpec } from "../../model/front-end.js";
import { answersOnStream } from "../../model/spec.js";
import { OptionError } from "../../options/place.js";

/** The front end and the detector of a model of sound on a device. */
export interface ListenerSpec {
  frontEnd: FrontEndSpec;
  detector: DetectorSpec;
}

/**
 * The front end and the detector of a model of sound; if no detector was set, one with the default threshold. null for
 * any other model.
 *
 * @throws InputError if the front end is not in integers, or does not suit the model
 */
export function listenerSpec(model: IntegerModel): ListenerSpec | null {
  const { labels, head, input } = model;
  const { frontEnd, detector } = checkListening(model);
  if (frontEnd === null || !answersOnStream(model)) return null;
  if (frontEnd.arithmetic !== "fixed" || input.sampleScale.some((scale) => scale !== 1)) {
    throw new OptionError(
      ({ name }) =>
        `the model's front end computes in floats, a device in integers: train with ${name("arithmetic")} fixed`,
    );
  }
  const { sampleRate, stride } = frontEnd;
  return {
    frontEnd,
    detector: detector ?? detectorSpec(spokenClasses(labels), 2 ** head.scoreBits, sampleRate / stride),
  };
}
