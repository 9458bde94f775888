/**
 * @file Front end and detector of a model of sound as WebAssembly, as in the C of `src/deploy/frontend`. push(n) takes
 * the first n samples at `samples` and returns what it detects.
 */
import { detectorProgram } from "../../features/programs/detector.js";
import { frontEndProgram } from "../../features/programs/front-end.js";
import { elementTypes, type NumberArray, type Procedure } from "../../language/syntax.js";
import type { ListenerSpec } from "../frontend/listener-spec.js";
import { type Emitter, namedFunction } from "./emitter.js";
import { type Code, call, i32, move, select, when } from "./instructions.js";
import { defineProcedure } from "./procedures.js";

/** The network: where it reads its D features and writes its C scores, and its functions by index. */
export interface NetworkPlaces {
  sample: number;
  result: number;
  classes: number;
  step: number;
  scores: number;
}

/** What the module exports in addition to the network. */
export interface ListenerParts {
  /** Addresses: room for `stride` int16 samples, and the detector's levels, one int32 per keyword. */
  constants: { samples: number; levels: number };
  /** Resets the listener. */
  reset: Code;
}

/** Adds the front end, the detector and the exported `push` to a module. */
export function addListener(spec: ListenerSpec, network: NetworkPlaces, emitter: Emitter): ListenerParts {
  const { memory } = emitter;
  const { window, stride } = spec.frontEnd;
  const held = memory.take(2 * window);
  const samples = memory.take(2 * stride);
  // Number of bytes of held samples.
  const count = memory.take(4);
  const { frame, ...front } = frontEndProgram(spec.frontEnd);
  const detector = detectorProgram(spec.detector, network.classes);
  const places = new Map<NumberArray, number>([
    [front.samples, held],
    [front.features, network.sample],
    [detector.scores, network.result],
  ]);
  const place = (array: NumberArray): number => {
    const address = memory.take(elementTypes[array.type].bytes * array.length);
    places.set(array, address);
    return address;
  };
  place(front.z);
  if (front.energies !== null) place(front.energies);
  const defined = (procedure: Procedure) => defineProcedure(procedure, places, emitter);
  const features = defined(frame);
  const levels = place(detector.levels);
  place(detector.wait);
  const [start, detected] = [defined(detector.start), defined(detector.detect)];
  const kept = 2 * (window - stride);
  const [frameEnd, most] = [i32.const(2 * window), i32.const(2 * stride)];

  // At most one stride of samples fills at most one frame.
  const push = namedFunction(
    ["end"],
    { full: "i32", taken: "i32", left: "i32", heard: "i32" },
    ({ end, full, taken, left, heard }) => [
      end.set(i32.shl(end.get, i32.const(1))),
      end.set(select(most, end.get, i32.greater(end.get, most))),
      heard.set(i32.const(-1)),
      full.set(i32.load(i32.const(count))),
      left.set(i32.sub(frameEnd, full.get)),
      taken.set(select(left.get, end.get, i32.greater(end.get, left.get))),
      move(i32.add(i32.const(held), full.get), i32.const(samples), taken.get),
      full.add(taken.get),
      when(
        i32.equal(full.get, frameEnd),
        call(features),
        call(network.step),
        call(network.scores),
        heard.set(call(detected)),
        move(i32.const(held), i32.const(held + 2 * stride), i32.const(kept)),
        left.set(i32.sub(end.get, taken.get)),
        move(i32.const(held + kept), i32.add(i32.const(samples), taken.get), left.get),
        full.set(i32.add(i32.const(kept), left.get)),
      ),
      i32.store(i32.const(count), full.get),
      heard.get,
    ],
    { exported: "push", result: true },
  );
  emitter.define(push);
  return {
    constants: { samples, levels },
    reset: [...i32.store(i32.const(count), i32.const(0)), ...call(start)],
  };
}
