/** @file What a listener on a board should hold after each hop: front end, network and detector of the interpreters. */
import type { ListenerSpec } from "../deploy/frontend/listener-spec.js";
import { resetDetector, stepDetector } from "../features/detector.js";
import { fixedFrontEnd } from "../features/front-end.js";
import { IntegerInterpreter } from "../integer/interpreter.js";
import type { IntegerModel } from "../integer/model.js";
import { networkState } from "./reference.js";
import type { WindowResult } from "./windows.js";

/**
 * Clips of sound as whole hops, which is how a board is given them: `stride` int16 samples a step. Zeros fill the last hop, and
 * a clip that is shorter than one frame.
 */
export function wholeHops(clip: Int16Array, { window, stride }: ListenerSpec["frontEnd"]): Int16Array {
  const hops = new Int16Array(stride * Math.ceil(Math.max(clip.length, window) / stride));
  hops.set(clip);
  return hops;
}

/** A listener of the interpreters: front end, network and detector. */
export function interpretedListener(model: IntegerModel, { frontEnd, detector }: ListenerSpec) {
  const interpreter = new IntegerInterpreter(model);
  let features = new Int16Array(model.input.mean.length);
  let levels = resetDetector(detector);
  let heard = -1;
  const frames = fixedFrontEnd(frontEnd).stream((frame) => {
    features = frame.slice();
    interpreter.step(features);
    const keyword = stepDetector(detector, levels, interpreter.scores());
    if (keyword >= 0) heard = keyword;
  });
  return {
    reset(): void {
      interpreter.reset();
      frames.reset();
      levels = resetDetector(detector);
    },
    /** The class that was detected within the samples, or −1. */
    push(samples: Int16Array): number {
      heard = -1;
      frames.push(samples);
      return heard;
    },
    scores: () => interpreter.scores(),
    /** The features of the last frame, the network's state and the detector's levels. */
    state: () => Int32Array.from([...features, ...networkState(interpreter), ...levels.levels]),
  };
}

/**
 * After each hop of each clip, listening anew with every clip: as state the features of the last frame there was, the network's state
 * (as in `referenceResults`) and the detector's levels; as score the class that was detected in the hop, or −1.
 *
 * @param clips `[T, stride]` int16 samples
 */
export function listenerReference(
  model: IntegerModel,
  spec: ListenerSpec,
  clips: readonly Int16Array[],
): WindowResult[] {
  const { stride } = spec.frontEnd;
  const listener = interpretedListener(model, spec);
  return clips.flatMap((clip) => {
    listener.reset();
    return Array.from({ length: clip.length / stride }, (_, hop) => {
      const heard = listener.push(clip.subarray(hop * stride, (hop + 1) * stride));
      return { state: listener.state(), scores: Int32Array.of(heard) };
    });
  });
}
