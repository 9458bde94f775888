import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkHas } from "../core/given.js";
import { checkFrontEnd, type FrontEndSpec, featureCount, frameCount } from "../model/front-end.js";
import { fixedFrame } from "./fixed-front-end.js";
import { floatFrame } from "./float-front-end.js";

/** From recordings to features `[T, D]`, step-major. */
export interface FrontEnd<Values extends Float32Array | Int16Array = Float32Array | Int16Array> {
  spec: FrontEndSpec;
  /**
   * Computes the frames of a whole recording; `frameCount` gives T.
   * @param samples at the spec's rate, int16
   */
  features(samples: Int16Array): Values;
  /**
   * Computes the frames of a recording given in pieces: `push` calls `take` with the D features of each complete frame.
   */
  stream(take: (features: Values) => void): { push(samples: Int16Array): void; reset(): void };
}

/** @throws InputError if the spec is invalid */
export function floatFrontEnd(spec: FrontEndSpec): FrontEnd<Float32Array> {
  return frontEndOf(spec, floatFrame(spec), (length) => new Float32Array(length));
}

/** @throws InputError if the spec is invalid, or integers cannot compute it */
export function fixedFrontEnd(spec: FrontEndSpec): FrontEnd<Int16Array> {
  return frontEndOf(spec, fixedFrame(spec), (length) => new Int16Array(length));
}

/** The front end in the spec's own arithmetic. */
export function frontEnd(spec: FrontEndSpec): FrontEnd {
  checkHas(spec, "arithmetic", "the front end's description", "the result of frontEndSpec(sampleRate)");
  return spec.arithmetic === "fixed" ? fixedFrontEnd(spec) : floatFrontEnd(spec);
}

/** Samples of full scale ±1 would be taken for silence. */
function checkSamples(samples: Int16Array): void {
  if (samples instanceof Int16Array) return;
  throw new InputError(`the samples are ${kindOf(samples)}: give an Int16Array, of full scale ±32768`);
}

function frontEndOf<Values extends Float32Array | Int16Array>(
  spec: FrontEndSpec,
  frame: (samples: Int16Array, start: number, out: Values, at: number) => void,
  values: (length: number) => Values,
): FrontEnd<Values> {
  checkFrontEnd(spec);
  const { window, stride } = spec;
  const width = featureCount(spec);
  return {
    spec,
    features(samples) {
      checkSamples(samples);
      const steps = frameCount(spec, samples.length);
      const out = values(steps * width);
      for (let step = 0; step < steps; step++) frame(samples, step * stride, out, step * width);
      return out;
    },
    stream(take) {
      if (typeof take !== "function") throw new InputError(`take is ${kindOf(take)}: give a function of the features`);
      const held = new Int16Array(window);
      let count = 0;
      return {
        push(samples) {
          checkSamples(samples);
          for (let at = 0; at < samples.length; ) {
            const taken = Math.min(window - count, samples.length - at);
            held.set(samples.subarray(at, at + taken), count);
            count += taken;
            at += taken;
            if (count < window) continue;
            const out = values(width);
            frame(held, 0, out, 0);
            held.copyWithin(0, stride);
            count -= stride;
            take(out);
          }
        },
        reset() {
          count = 0;
        },
      };
    },
  };
}
