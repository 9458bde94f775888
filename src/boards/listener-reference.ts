/** @file The expected state of a listener after each hop, by the interpreters of front end, network and detector. */
import type { ListenerSpec } from "../deploy/frontend/listener-spec.js";
import { resetDetector, stepDetector } from "../features/detector.js";
import { fixedFrontEnd } from "../features/front-end.js";
import { IntegerInterpreter } from "../integer/interpreter.js";
import type { IntegerModel } from "../integer/model.js";
import { networkState } from "./reference.js";
import type { WindowResult } from "./windows.js";

/**
 * A clip as whole hops for a board, `stride` int16 samples per step. Zeros fill the last hop, and a clip shorter than
 * one frame.
 */
export function wholeHops(clip: Int16Array, { window, stride }: ListenerSpec["frontEnd"]): Int16Array {
  const hops = new Int16Array(stride * Math.ceil(Math.max(clip.length, window) / stride));
  hops.set(clip);
  return hops;
}

/** A listener made of the interpreters of front end, network and detector. */
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
    /** The class detected within the samples, or −1. */
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
 * Results after each hop of each clip, with a reset before every clip. State: the features of the last frame, the
 * network's state (as in `referenceResults`) and the detector's levels; score: the class detected in the hop, or −1.
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
