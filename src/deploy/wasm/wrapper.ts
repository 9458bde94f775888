/** @file The ES module around an exported .wasm, and its types: the documentation for its users. */
import { counted } from "../../core/text.js";
import type { IntegerModel } from "../../integer/model.js";
import type { CExportOptions } from "../c/export-options.js";
import { cComment } from "../c/names.js";
import type { ListenerSpec } from "../frontend/listener-spec.js";
import { listenerScript, listenerTypes } from "./listener-wrapper.js";
import { literal, textScript, textTypes } from "./text-script.js";

export interface WrapperFacts extends CExportOptions {
  /** Size of the .wasm file. */
  bytes: number;
  /** Its contents as base64, to inline them; null: they are in a separate file. */
  inlined: string | null;
}

const meaning = {
  multiclass: "the largest is the class",
  multilabel: "a label is present where its score is above 0",
  regression: "the scores are the values",
} as const;

/** From scores to probabilities, in JavaScript; null if the scores are the predicted numbers. */
const probabilitiesOf = {
  multiclass: `    const scores = this.scores();
    const most = scores.reduce((best, score) => Math.max(best, score));
    const shares = scores.map((score) => Math.exp(score - most));
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => share / sum);
`,
  multilabel: "    return this.scores().map((score) => 1 / (1 + Math.exp(-score)));\n",
  regression: null,
} as const;

/** What a step takes, in words. */
function stepText({ input, frame }: IntegerModel): string {
  const numbers = input.mean.length;
  return frame === undefined
    ? `sample, ${counted(numbers, "number")}`
    : `step, ${frame} samples of ${counted(numbers / frame, "number")}, the oldest first`;
}

/** The message for a step of another size, in JavaScript. */
function wrongStep({ frame }: IntegerModel): string {
  return frame === undefined
    ? `a sample of \${sample.length} numbers: give one for each of \${channels} channels`
    : `a step of \${sample.length} numbers: give \${channels}, \${frame} samples of \${channels / frame}`;
}

/** From an integer of the module to a score, in JavaScript. */
function realScore({ head: { units } }: IntegerModel): string {
  if (units === undefined) return "(score) => score / 2 ** scoreBits";
  return "(score, c) => (score / 2 ** scoreBits) * scoreUnits.scale[c] + scoreUnits.offset[c]";
}

function comment(
  name: string,
  model: IntegerModel,
  { title, notes, command, bytes, inlined }: WrapperFacts,
  listener: ListenerSpec | null,
): string {
  const layers = model.layers.map(({ cell, input, hidden }) => `${cell}, ${input} inputs, ${hidden} units.`);
  const use = [
    `import { load } from "./${name}.js";`,
    "const model = await load();",
    ...(listener === null
      ? [`model.step(sample);               // for each ${stepText(model)}: integers from -32768 to 32767`]
      : [
          `model.push(samples);              // any number, at ${listener.frontEnd.sampleRate} Hz: [{ label, seconds }]`,
        ]),
    "const scores = model.scores();    // at any time",
    "model.reset();                    // before the next sequence",
  ];
  return [
    "/*",
    ...[
      cComment(title),
      "",
      ...layers,
      ...notes.map((note) => cComment(note)),
      `${inlined === null ? `${name}.wasm` : "Inside"}: ${bytes} bytes with its weights. Computes in integers, with the same bits on every machine.`,
      ...(command === null ? [] : [`Made by: ${cComment(command, 400)}`]),
      "",
      ...use.map((line) => `    ${line}`),
    ].map((line) => (line === "" ? " *" : ` * ${line}`)),
    " */",
  ].join("\n");
}

/** The JavaScript. It runs in pages, workers and Node. */
export function wrapper(name: string, model: IntegerModel, facts: WrapperFacts, listener: ListenerSpec | null): string {
  const sound = listenerScript(listener, model.head.scoreBits);
  const classify =
    model.task === "multiclass"
      ? `
  classify(window) {
    if (window.length === 0 || window.length % channels !== 0) {
      throw new RangeError(\`a window of \${window.length} numbers: give T steps of \${channels} each\`);
    }
    this.reset();
    for (let at = 0; at < window.length; at += channels) {
      for (let d = 0; d < channels; d++) this.#sample[d] = int16(window[at + d]);
      this.#exports.step();
    }
    const scores = this.scores();
    return scores.indexOf(scores.reduce((most, score) => Math.max(most, score)));
  }
`
      : "";
  const { head } = model;
  const chances = probabilitiesOf[model.task];
  const probabilities = chances === null ? "" : `\n  probabilities() {\n${chances}  }\n`;
  return `${comment(name, model, facts, listener)}

export const labels = ${literal(model.labels)};
export const channels = ${model.input.mean.length};
${model.frame === undefined ? "" : `export const frame = ${model.frame};\n`}export const scoreBits = ${model.head.scoreBits};
${head.units === undefined ? "" : `export const scoreUnits = ${literal(head.units)};\n`}export const sampleScale = ${literal(model.input.sampleScale)};
export const sampleRate = ${literal(model.sampleRate)};
${textScript(model)}${sound.constants}
class Model {
  #exports;
  #sample;
  #result;
${sound.fields}
  constructor(exports) {
    this.#exports = exports;
    this.#sample = new Int16Array(exports.memory.buffer, exports.sample.value, channels);
    this.#result = new Int32Array(exports.memory.buffer, exports.result.value, labels.length);
${sound.construct}  }

  reset() {
    this.#exports.reset();
${sound.reset}  }

  step(sample) {
    if (sample.length !== channels) {
      throw new RangeError(\`${wrongStep(model)}\`);
    }
    for (let d = 0; d < channels; d++) this.#sample[d] = int16(sample[d]);
    this.#exports.step();
  }

  scores() {
    this.#exports.scores();
    return Float64Array.from(this.#result, ${realScore(model)});
  }
${probabilities}${classify}${sound.methods}}

// Rounds to the nearest integer and clips to 16 bits, as a converter does.
function int16(value) {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new RangeError(\`a sample is \${value}: give numbers, and leave out missing samples\`);
  }
  return Math.max(-32768, Math.min(32767, Math.floor(value + 0.5)));
}
${sound.functions}
${facts.inlined === null ? fetched(name) : inside(facts.inlined)}`;
}

/** The code that loads the module from a separate file. */
function fetched(name: string): string {
  return `async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source !== "string" && !(source instanceof URL)) return WebAssembly.compile(source);
  if (source.protocol === "file:") {
    return WebAssembly.compile(globalThis.process.getBuiltinModule("node:fs").readFileSync(source));
  }
  const response = await fetch(source);
  if (!response.ok) throw new Error(\`\${source}: status \${response.status}\`);
  return WebAssembly.compile(await response.arrayBuffer());
}

export async function load(source = new URL("./${name}.wasm", import.meta.url)) {
  const { exports } = await WebAssembly.instantiate(await compile(source));
  return new Model(exports);
}
`;
}

/** The code that decodes the inlined module. */
function inside(base64: string): string {
  return `const inlined = "${base64}";

// Without atob, which an AudioWorklet does not have.
function decoded(base64) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bytes = new Uint8Array(Math.floor((base64.replace(/=+$/, "").length * 3) / 4));
  let bits = 0;
  for (let at = 0, held = 0, filled = 0; filled < bytes.length; at++) {
    bits = (bits << 6) | digits.indexOf(base64[at]);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[filled++] = (bits >> held) & 255;
  }
  return bytes;
}

export async function load(source = decoded(inlined)) {
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  const { exports } = await WebAssembly.instantiate(module);
  return new Model(exports);
}
`;
}

/** The types. */
export function declarations(
  name: string,
  model: IntegerModel,
  facts: WrapperFacts,
  listener: ListenerSpec | null,
): string {
  const sound = listenerTypes(listener);
  const classify =
    model.task === "multiclass"
      ? `  /** The class of a window [T, D], an index of {@link labels}: the largest score after its last step. Resets the state first. */
  classify(window: ArrayLike<number>): number;
`
      : "";
  const probabilities =
    model.task === "regression"
      ? ""
      : "  /** The probability of each label after the samples so far. */\n  probabilities(): Float64Array;\n";
  return `${comment(name, model, facts, listener)}

/** C labels, in the order of the scores. */
export declare const labels: readonly string[];

/** D: ${model.frame === undefined ? "numbers in a sample" : "numbers in a step, which takes {@link frame} samples, the oldest first"}. */
export declare const channels: number;
${model.frame === undefined ? "" : "/** Samples in a step. */\nexport declare const frame: number;\n"}/** Scores are integers / 2^scoreBits${model.head.units === undefined ? "" : " · scale + offset, with those of each output"}. */
export declare const scoreBits: number;
${model.head.units === undefined ? "" : "export declare const scoreUnits: { readonly scale: readonly number[]; readonly offset: readonly number[] };\n"}/** One unit of a sample in the unit of the training data, for each channel: samples are round(value / sampleScale). */
export declare const sampleScale: readonly number[];

/** Sample rate of the training data, in Hz; null: unknown. */
export declare const sampleRate: number | null;
${textTypes(model)}${sound.constants}
export interface Model {
  /** Resets the state to zero, the start of a sequence. */
  reset(): void;
  /**
   * Takes ${model.frame === undefined ? "one sample" : "the samples of one step"}: D numbers in units of {@link sampleScale}, each rounded to the nearest integer and clipped to
   * -32768 to 32767. It can be called any number of times. Throws RangeError for NaN, leaving the state unchanged.
   */
  step(sample: ArrayLike<number>): void;
  /** The C scores after the samples so far; ${meaning[model.task]}. */
  scores(): Float64Array;
${probabilities}${classify}${sound.methods}}

/**
 * A model with its own state, which is zero.
 * @param source the WebAssembly.Module, its bytes${facts.inlined === null ? ", or its URL; default: the .wasm file next to this one" : "; default: those in this file"}
 */
export declare function load(source?: ${facts.inlined === null ? "object | string" : "object"}): Promise<Model>;
`;
}
