/** @file The expected results of a board, by the interpreters of front end, network and detector. */
import type { ListenerSpec } from "../deploy/frontend/listener-spec.js";
import { resetDetector, stepDetector } from "../features/detector.js";
import { fixedFrontEnd } from "../features/front-end.js";
import { IntegerInterpreter } from "../integer/interpreter.js";
import type { IntegerModel } from "../integer/model.js";
import { piecesOf, stepsOf, type WindowResult } from "./windows.js";

/** A model as its interpreters compute it. */
export interface Interpreted {
  reset(): void;
  /** Takes a step's samples, or any number of samples of sound. Returns the class detected in them, or −1. */
  push(samples: Int16Array): number;
  scores(): Int32Array;
  /**
   * The network's state, layer by layer: h, then c if the cell has a memory cell. Of a listener between the features of
   * the last frame and the detector's levels.
   */
  state(): Int32Array;
}

function networkState({ state }: IntegerInterpreter): number[] {
  return state.flatMap(({ h, c }) => [...h, ...c]);
}

export function interpretedNetwork(model: IntegerModel): Interpreted {
  const interpreter = new IntegerInterpreter(model);
  return {
    reset: () => interpreter.reset(),
    push(samples) {
      interpreter.step(samples);
      return -1;
    },
    scores: () => interpreter.scores(),
    state: () => Int32Array.from(networkState(interpreter)),
  };
}

/** A listener: front end, network and detector. */
export function interpretedListener(model: IntegerModel, { frontEnd, detector }: ListenerSpec): Interpreted {
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
    reset() {
      interpreter.reset();
      frames.reset();
      levels = resetDetector(detector);
    },
    push(samples) {
      heard = -1;
      frames.push(samples);
      return heard;
    },
    scores: () => interpreter.scores(),
    state: () => Int32Array.from([...features, ...networkState(interpreter), ...levels.levels]),
  };
}

/** State and scores after each window of int16 samples `[T, D]`, from the zero state. */
export function referenceResults(model: IntegerModel, windows: readonly Int16Array[]): WindowResult[] {
  const channels = model.input.mean.length;
  const network = interpretedNetwork(model);
  return windows.map((window) => {
    // A window of part of a step is refused.
    stepsOf(window, channels);
    network.reset();
    for (const sample of piecesOf(window, channels)) network.push(sample);
    return { state: network.state(), scores: network.scores() };
  });
}

/**
 * A clip as whole hops for a board, `stride` int16 samples per step. Zeros fill the last hop, and a clip shorter than
 * one frame.
 */
export function wholeHops(clip: Int16Array, { window, stride }: ListenerSpec["frontEnd"]): Int16Array {
  const hops = new Int16Array(stride * Math.ceil(Math.max(clip.length, window) / stride));
  hops.set(clip);
  return hops;
}

/**
 * Results after each hop of each clip, with a reset before every clip. State: that of the listener; score: the class
 * detected in the hop, or −1.
 *
 * @param clips `[T, stride]` int16 samples
 */
export function listenerReference(
  model: IntegerModel,
  spec: ListenerSpec,
  clips: readonly Int16Array[],
): WindowResult[] {
  const listener = interpretedListener(model, spec);
  return clips.flatMap((clip) => {
    listener.reset();
    return piecesOf(clip, spec.frontEnd.stride).map((hop) => {
      const heard = listener.push(hop);
      return { state: listener.state(), scores: Int32Array.of(heard) };
    });
  });
}
