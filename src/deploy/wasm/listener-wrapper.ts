/** @file The additions to the ES module of a model of sound, and their types. */
import type { ListenerSpec } from "../frontend/listener-spec.js";

/** Pieces of the JavaScript, by their place in it. */
export interface ListenerScript {
  constants: string;
  fields: string;
  construct: string;
  reset: string;
  methods: string;
  functions: string;
}

const none: ListenerScript = { constants: "", fields: "", construct: "", reset: "", methods: "", functions: "" };

/** @param scoreBits fraction bits of the network's scores */
export function listenerScript(spec: ListenerSpec | null, scoreBits: number): ListenerScript {
  if (spec === null) return none;
  const { frontEnd, detector } = spec;
  const { sampleRate, window, stride } = frontEnd;
  const { keywords, smoothing } = detector;
  return {
    constants: `export const audioRate = ${sampleRate};
export const keywords = ${JSON.stringify(keywords)};
`,
    fields: "  #samples;\n  #levels;\n  #taken = 0;\n",
    construct: `    this.#samples = new Int16Array(exports.memory.buffer, exports.samples.value, ${stride});
    this.#levels = new Int32Array(exports.memory.buffer, exports.levels.value, ${keywords.length});
`,
    reset: "    this.#taken = 0;\n",
    methods: `
  push(samples) {
    const sound = converted(samples);
    const heard = [];
    for (let at = 0; at < sound.length; at += ${stride}) {
      const piece = sound.subarray(at, at + ${stride});
      this.#samples.set(piece);
      const keyword = this.#exports.push(piece.length);
      this.#taken += piece.length;
      if (keyword < 0) continue;
      const step = Math.floor((this.#taken - ${window}) / ${stride});
      heard.push({
        keyword,
        label: labels[keyword],
        score: this.#levels[keywords.indexOf(keyword)] / 2 ** ${smoothing + scoreBits},
        step,
        seconds: (${window} + step * ${stride}) / ${sampleRate},
      });
    }
    return heard;
  }
`,
    functions: `
// Only a Float32Array has full scale 1; other fractions would round to silence.
function converted(samples) {
  if (samples instanceof Int16Array) return samples;
  if (!Number.isInteger(samples?.length) || typeof samples === "string") {
    throw new TypeError("the samples are no list: give an Int16Array, or a Float32Array of full scale 1");
  }
  const isFloat = samples instanceof Float32Array;
  const sound = new Int16Array(samples.length);
  for (let n = 0; n < sound.length; n++) {
    sound[n] = int16(isFloat ? samples[n] * 32768 : samples[n]);
    if (!isFloat && !Number.isInteger(samples[n])) {
      throw new RangeError(\`a sample is \${samples[n]}: give an Int16Array, or a Float32Array of full scale 1\`);
    }
  }
  return sound;
}
`,
  };
}

/** Pieces of the types. */
export function listenerTypes(spec: ListenerSpec | null): { constants: string; methods: string } {
  if (spec === null) return { constants: "", methods: "" };
  const { sampleRate } = spec.frontEnd;
  return {
    constants: `/** Sample rate of the sound, in Hz. */
export declare const audioRate: ${sampleRate};
/** The classes that can be detected, indices of {@link labels}. */
export declare const keywords: readonly number[];

/** A detected class and its time. */
export interface Detection {
  /** Index of {@link labels}. */
  keyword: number;
  label: string;
  /** Smoothed margin over the other classes, in the unit of the scores. */
  score: number;
  /** Frame of the detection, counted from 0. */
  step: number;
  /** Seconds of sound from the beginning to the end of that frame. */
  seconds: number;
}
`,
    methods: `  /**
   * Takes any number of samples at ${sampleRate} Hz, and can be called any number of times: integers of 16 bits, or a
   * Float32Array of full scale ±1, as in Web Audio. Returns what it detected within them. Front end, network and detector
   * are in the module. Throws RangeError for NaN, and for fractions outside a Float32Array, leaving the state unchanged.
   */
  push(samples: ArrayLike<number>): Detection[];
`,
  };
}
