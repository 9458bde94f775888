/**
 * @file What stands around the network of a model of sound in its WebAssembly: front end and detector, as in the C of
 * `src/deploy/frontend`. push(n) takes the first n samples at `samples`, and says what was detected.
 */
import { fixedTables } from "../../features/fixed-tables.js";
import type { ListenerSpec } from "../frontend/listener-spec.js";
import { detect, placeDetector, resetDetector } from "./detector.js";
import { defineSpectrum } from "./fourier.js";
import { type Functions, intFunction, type Variable } from "./functions.js";
import { type Code, call, i32, move, select, when } from "./instructions.js";
import { cepstrum, defineMel } from "./mel.js";
import type { MemoryPlan } from "./memory.js";

/** The network: where it reads its D features and leaves its C scores, and its functions by index. */
export interface NetworkPlaces {
  sample: number;
  result: number;
  classes: number;
  step: number;
  scores: number;
}

/** What the module exports beside the network's own. */
export interface ListenerParts {
  /** Addresses: room for `stride` int16 samples, and the detector's levels, an int32 a keyword. */
  constants: { samples: number; levels: number };
  /** Sets the listener to where listening starts. `spare` is overwritten. */
  reset(spare: Variable): Code;
}

/** Defines features(): the held frame's features to the network's sample. Returns its index. */
function defineFeatures(
  { frontEnd }: ListenerSpec,
  held: number,
  sample: number,
  memory: MemoryPlan,
  { define }: Functions,
): number {
  const { window: samples, transform, filters, floor, coefficients } = frontEnd;
  const tables = fixedTables(frontEnd);
  const z = memory.take(4 * transform);
  const energies = coefficients === null ? sample : memory.take(2 * filters);
  const window = memory.put(tables.window);
  const sine = memory.put(tables.sine);
  const spectrum = defineSpectrum({ held, z, window, sine, samples, transform }, define);
  const places = {
    z,
    energies,
    edges: memory.put(tables.edges),
    rising: memory.put(tables.rising),
    logarithm: memory.put(tables.logarithm),
    first: tables.edges[0] ?? 0,
    filters,
    floor,
  };
  const mel = defineMel(places, define);
  const rest =
    coefficients === null ? [] : call(define(cepstrum(places, memory.put(tables.cosine), sample, coefficients)));
  return define(intFunction([], [], () => [call(mel, call(spectrum)), rest], { result: false }));
}

/** Adds the front end, the detector and the exported push to a module. */
export function addListener(
  spec: ListenerSpec,
  network: NetworkPlaces,
  memory: MemoryPlan,
  functions: Functions,
): ListenerParts {
  const { window, stride } = spec.frontEnd;
  // One more, which stays 0: samples are windowed in pairs.
  const held = memory.take(2 * window + 2);
  const samples = memory.take(2 * stride);
  // Bytes of samples that are held.
  const count = memory.take(4);
  const detector = placeDetector(spec.detector, memory);
  const features = defineFeatures(spec, held, network.sample, memory, functions);
  const { result: scores, classes } = network;
  const detected = functions.define(detect(spec.detector, detector, { scores, classes }, memory));
  const kept = 2 * (window - stride);
  const [frameEnd, most] = [i32.const(2 * window), i32.const(2 * stride)];

  // A stride of samples or fewer fills one frame at most.
  const push = intFunction(
    ["end"],
    ["full", "taken", "left", "heard"],
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
    { exported: "push" },
  );
  functions.define(push);
  return {
    constants: { samples, levels: detector.levels },
    reset: (spare) => [...i32.store(i32.const(count), i32.const(0)), ...resetDetector(spec.detector, detector, spare)],
  };
}
