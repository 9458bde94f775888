import { InputError } from "../../errors.js";
import type { IntegerModel } from "../../integer/model.js";
import { detectorSpec, spokenClasses } from "../../model/detector.js";
import { cListener, type NetworkC } from "./c-listener.js";

/**
 * The further C files of a model of sound, `<name>_listener.h` and `.c`: its front end and its detector (where none was set,
 * one with the default threshold) around the network. None for a model without a front end.
 *
 * @throws InputError where the front end is not in integers, or the model is none of classes
 */
export function listenerFiles(model: IntegerModel, network: NetworkC): Record<string, string> {
  const { frontEnd, task, readout, labels, head, input } = model;
  if (frontEnd === null || task !== "multiclass" || readout !== "last") return {};
  if (frontEnd.arithmetic !== "fixed" || input.sampleScale.some((scale) => scale !== 1)) {
    throw new InputError(
      "the model's front end computes in floats, a device in integers: train with --arithmetic fixed",
    );
  }
  const { sampleRate, stride } = frontEnd;
  const detector = model.detector ?? detectorSpec(spokenClasses(labels), 2 ** head.scoreBits, sampleRate / stride);
  return cListener(network, frontEnd, detector);
}
