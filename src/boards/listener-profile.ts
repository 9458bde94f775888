/**
 * @file The cost of a model of sound on a board: front end, network and detector together, one hop of samples at a
 * time.
 */

import { InputError } from "../core/errors.js";
import { grouped } from "../core/text.js";
import { type Board, type BoardId, boardOf } from "../cost/catalogue.js";
import { hopMs, tableBytes } from "../cost/sound-cost.js";
import { type ListenerSpec, listenerSpec } from "../deploy/frontend/listener-spec.js";
import { checkKind } from "../inference/any-model.js";
import type { IntegerModel } from "../integer/model.js";
import { modelStorage } from "../integer/storage.js";
import { library, type Place } from "../options/place.js";
import { checkNames } from "../options/table.js";
import { type Footprint, measure, memoryAdvice, spread } from "./measure.js";
import { listenerProgram } from "./program.js";
import { listenerReference, wholeHops } from "./reference.js";
import { checkWindows } from "./windows.js";

/** The cost of a model of sound on a board; plain JSON. */
export interface ListenerProfile extends Footprint {
  /** Sample rate in Hz, and samples per hop. */
  sampleRate: number;
  hopSamples: number;
  /** The front end's tables and the network's constants in flash; the rest is code. */
  tables: number;
  weights: number;
  /** The frame of samples and the scratch of the Fourier transform in static RAM; the rest is state. */
  frameBuffer: number;
  transformScratch: number;
  clips: number;
  /** Hops run, and hops that completed a frame; the others only took samples and are not counted in the cycles. */
  hops: number;
  frames: number;
  /** Cycles from the call of push to its return. */
  cyclesPerHop: { min: number; mean: number; max: number };
  /** The network's part of the mean; the rest is front end and detector. */
  networkCycles: number;
  /** Mean and slowest. */
  msPerHop: number;
  slowestMs: number;
  /** Milliseconds per hop, within which it must be processed, and whether the slowest one is. */
  hopMs: number;
  keepsUp: boolean;
  /** Number of detections in all clips. */
  detections: number;
  /** What does not fit or keep up, by how much, and what to change. */
  advice: string[];
}

/**
 * Measures a model of sound on a board over clips of samples at its rate, resetting before each. The features, the
 * network's state, the detector's levels and the detections of every hop are compared with the interpreters'. Otherwise
 * as `profile`.
 *
 * @throws InputError for wrong arguments, if the model has no front end, or the compiler is not installed
 */
export async function profileListener(
  model: IntegerModel,
  on: Board | BoardId,
  clips: readonly Int16Array[],
  options: { title: string; place?: Place },
): Promise<ListenerProfile> {
  checkKind(model, "integer", "profileListener");
  checkNames({ title: "", place: library }, options);
  checkWindows(clips, "clips");
  const board = boardOf(on);
  const { title, place = library } = options;
  const spec = listenerSpec(model);
  if (spec === null) throw new InputError(`${title} has no front end: it is not a model of sound`);
  const { sampleRate, stride } = spec.frontEnd;
  const whole = clips.map((clip) => wholeHops(clip, spec.frontEnd));
  const reference = listenerReference(model, spec, whole);
  const { footprint, cycles, within } = await measure(listenerProgram(model, spec, { title }), board, whole, reference);
  const ended = framesIn(whole, spec.frontEnd);
  const cyclesPerHop = spread(cycles.filter((_, hop) => ended[hop]));
  const ms = 1000 / board.clockHz;
  const hop = hopMs(spec.frontEnd);
  const measured = {
    ...footprint,
    sampleRate,
    hopSamples: stride,
    ...partsOf(model, spec),
    clips: clips.length,
    hops: ended.length,
    frames: ended.filter((ends) => ends).length,
    cyclesPerHop,
    networkCycles: spread(within.filter((_, hop) => ended[hop])).mean,
    msPerHop: cyclesPerHop.mean * ms,
    slowestMs: cyclesPerHop.max * ms,
    hopMs: hop,
    keepsUp: cyclesPerHop.max * ms <= hop,
    detections: reference.filter(({ scores }) => (scores[0] ?? -1) >= 0).length,
  };
  return { ...measured, advice: adviceFor(measured, place) };
}

/** For each hop of the clips, whether it completes a frame. */
function framesIn(clips: readonly Int16Array[], { window, stride }: ListenerSpec["frontEnd"]): boolean[] {
  return clips.flatMap((clip) =>
    Array.from({ length: clip.length / stride }, (_, hop) => (hop + 1) * stride >= window),
  );
}

function partsOf(model: IntegerModel, { frontEnd }: ListenerSpec) {
  return {
    tables: tableBytes(frontEnd),
    weights: modelStorage(model).bytes,
    frameBuffer: Int16Array.BYTES_PER_ELEMENT * frontEnd.window,
    transformScratch: Int32Array.BYTES_PER_ELEMENT * frontEnd.transform,
  };
}

function adviceFor(measured: Omit<ListenerProfile, "advice">, { name }: Place): string[] {
  const { weights, ramTotal, frameBuffer, transformScratch, sampleRate } = measured;
  const { cyclesPerHop, networkCycles, slowestMs, hopMs } = measured;
  const lowerRate = `record and train at a lower rate than ${grouped(sampleRate)} Hz (${name("sampleRate")})`;
  const smaller = `lower ${name("hidden")}, ${name("rankW")} or ${name("rankU")}`;
  const sound = frameBuffer + transformScratch;
  const advice = memoryAdvice(
    measured,
    {
      flash: `${smaller}, since the weights take ${grouped(weights)}`,
      ram: sound > ramTotal / 2 ? `${lowerRate}, or take shorter frames (${name("frame")})` : smaller,
    },
    `, ${grouped(sound)} of them for the samples and the transform of a frame`,
  );
  if (!measured.keepsUp) {
    const share = networkCycles / cyclesPerHop.mean;
    const remedy = `${share < 0.5 ? lowerRate : smaller}, or make longer hops (${name("hop")})`;
    advice.push(
      `needs ${slowestMs.toFixed(1)} ms per hop, ${Math.round(100 * share)} % of them for the network; a frame comes every ` +
        `${hopMs.toFixed(1)} ms: ${remedy}`,
    );
  }
  return advice;
}
