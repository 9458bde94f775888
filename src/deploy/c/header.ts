/** @file The header of an exported model: its documentation for users. */
import { cellOf } from "../../cells/registry.js";
import { counted } from "../../core/text.js";
import { channelScales } from "../../integer/channel-scales.js";
import { type IntegerModel, scoreUnit } from "../../integer/model.js";
import { type TextSpec, vocabularySize } from "../../model/text.js";
import type { CExportOptions } from "./export-options.js";
import { cComment, hasLabels } from "./names.js";
import { poolText } from "./pooling.js";
import { stateFields } from "./state.js";
import { comment, guarded, type Lines, layOut } from "./text.js";

interface HeaderFacts extends CExportOptions {
  /** Bytes of constants in flash. */
  bytes: number;
}

const answerText = {
  multiclass: (count: number) => `one class of ${count}`,
  multilabel: (count: number) => `any labels of ${count}`,
  regression: (count: number) => counted(count, "number"),
} as const;

/** One line per layer: cell, sizes, ranks and functions. */
export function layerTexts({ layers }: IntegerModel): string[] {
  return layers.map(({ cell, input, hidden, gate, update, fromInput, fromState }) => {
    const rank = (factor: { rows: number } | null) => (factor === null ? "full" : String(factor.rows));
    const functions = cellOf(cell).gated ? `${gate}, ${update}` : update;
    return `${cell}, ${input} inputs, ${hidden} units, rank of W ${rank(fromInput.factor)}, of U ${rank(fromState.factor)}, ${functions}.`;
  });
}

const mostNamed = 16;

function channelsText(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return cComment(names.slice(0, mostNamed).join(", ")) + (more > 0 ? `, and ${more} more` : "");
}

function describe(model: IntegerModel, { title, notes, command, bytes }: HeaderFacts): string[] {
  const divisions = model.readout === "mean" ? "one division per unit for the scores" : "no division";
  return [
    cComment(title),
    "",
    ...layerTexts(model),
    ...notes.map((note) => cComment(note)),
    `${bytes} bytes of constants. Integers only: no floating point, no heap, ${divisions}.`,
    ...(model.sampleRate === null ? [] : [`Sample rate: ${model.sampleRate} Hz.`]),
    ...(model.frame === undefined ? [] : [`A step takes ${model.frame} samples, the oldest first.`]),
    ...(model.channels === null ? [] : [`Channels: ${channelsText(model.channels)}.`]),
    ...(command === null ? [] : [`Made by: ${cComment(command, 400)}`]),
  ];
}

/**
 * The unit of samples; if samples are not the recorded counts, also a function and macros that convert a measured
 * value.
 */
function sampleScale(name: string, model: IntegerModel): Lines {
  const { input, text, frame } = model;
  const upper = name.toUpperCase();
  if (text !== undefined) return idText(name, text);
  const ofChannels = channelScales(input.sampleScale, frame);
  const scales = ofChannels ?? input.sampleScale;
  const [first = 1] = scales;
  const same = scales.every((scale) => scale === first);
  if (same && first === 1) {
    return [
      "/* Samples are the recorded values: one unit of a sample is one unit of the training data. */",
      `#define ${upper}_SAMPLE_SCALE 1`,
    ];
  }
  const macros = (suffix: string, scale: number, text: string) => [
    `#define ${upper}_SAMPLE_SCALE${suffix} ${scale}${text}`,
    `#define ${upper}_SAMPLE${suffix}(value) ${name}_sample_of((value), ${upper}_SAMPLE_SCALE${suffix})`,
  ];
  return [
    ...comment([
      `One unit of a sample, in the unit of the training data${same ? "" : ofChannels === null ? ", for each number of a step" : ", for each channel"}. Raw counts of a sensor are not samples:`,
      `${upper}_SAMPLE${same ? "" : "_n"}(value) converts a value in that unit, rounded and within 16 bits.`,
    ]),
    ...(same
      ? macros("", first, "")
      : scales.flatMap((scale, d) => macros(`_${d}`, scale, numberText(model, d, ofChannels === null)))),
    `static inline int16_t ${name}_sample_of(double value, double scale) {`,
    [
      "const double units = value / scale;",
      "if (units >= 32767) return 32767;",
      "if (units <= -32768) return -32768;",
      "return (int16_t)((int32_t)(units + 32768.5) - 32768);",
    ],
    "}",
  ];
}

/** The predicted numbers of a regression, each by a macro of its score. */
function valueMacros(name: string, { head, labels }: IntegerModel): Lines {
  if (head.units === undefined) return [];
  return [
    "",
    "/* A predicted number in the unit of the training data, from its score. */",
    ...labels.map((label, output) => {
      const { scale, offset } = scoreUnit(head, output);
      const value = `((float)(score) * ${floatLiteral(scale)} + ${floatLiteral(offset)})`;
      return `#define ${valueMacro(name, labels.length, output)}(score) ${value} /* ${cComment(label)} */`;
    }),
  ];
}

/** The macro that makes a number of the score of an output. */
export function valueMacro(name: string, outputs: number, output: number): string {
  return `${name.toUpperCase()}_VALUE${outputs === 1 ? "" : `_${output}`}`;
}

function floatLiteral(value: number): string {
  const text = String(Math.fround(value));
  const literal = /[.e]/.test(text) ? text : `${text}.0`;
  return value < 0 ? `(${literal}f)` : `${literal}f`;
}

/** A comment that names number d of a step, or of a sample; empty if there is nothing to say. */
function numberText({ input, channels, frame = 1 }: IntegerModel, d: number, ofStep: boolean): string {
  const perSample = input.sampleScale.length / frame;
  const parts = [
    ...(channels !== null ? [cComment(channels[d % perSample] ?? "")] : ofStep ? [`channel ${d % perSample}`] : []),
    ...(ofStep ? [`sample ${1 + Math.floor(d / perSample)} of the step`] : []),
  ];
  return parts.length === 0 ? "" : ` /* ${parts.join(", ")} */`;
}

/** The meaning of ids. */
function idText(name: string, text: TextSpec): Lines {
  const known = `${name}_vocabulary.json lists the meaning of each id, from 0.`;
  return [
    ...comment([
      text.unit === "bytes"
        ? "A sample is one byte of UTF-8 text."
        : `A sample is the id of one of the text's ${unitNames[text.unit]}.`,
      `${text.unit === "bytes" ? "" : `${known} `}An unknown id is read as 0.`,
    ]),
    `#define ${name.toUpperCase()}_VOCABULARY ${vocabularySize(text)}`,
  ];
}

const unitNames = { words: "words", spaced: "words, separated by spaces", characters: "characters" } as const;

const readText = {
  last: "after the samples so far",
  every: "after the samples so far",
  mean: "of the mean of the states since the reset",
  max: "of the largest state of each unit since the reset",
} as const;

function prototypes(name: string, model: IntegerModel): Lines {
  const upper = name.toUpperCase();
  const scored =
    model.task === "multiclass"
      ? "The largest is the class."
      : model.task === "multilabel"
        ? "A label is present where its score is above 0."
        : model.head.units === undefined
          ? "The scores are the numbers."
          : `${upper}_VALUE${model.labels.length === 1 ? "" : "_n"} makes numbers of them.`;
  return [
    "/* Resets the state to the start of a sequence. Call it before the first step. */",
    `void ${name}_reset(${name}_state *state);`,
    "",
    `/* Takes ${model.frame === undefined ? "one sample: one number per channel" : "one step of samples"}. It can be called any number of times. On an AVR it uses static memory, so it`,
    "   must not be called from an interrupt while it is running. */",
    `void ${name}_step(${name}_state *state, const int16_t sample[${upper}_CHANNELS]);`,
    "",
    `/* The scores ${readText[model.readout]}${model.head.units === undefined ? `, times 2^${upper}_SCORE_BITS` : ""}. ${scored} */`,
    `void ${name}_scores(const ${name}_state *state, int32_t scores[${upper}_SCORES]);`,
    "",
    ...(model.task === "multiclass"
      ? [
          "/* Returns the class of a window of samples, one step after another. Keeps no state. */",
          `int ${name}_classify(const int16_t *window, int steps);`,
          "",
        ]
      : []),
    ...(hasLabels(model)
      ? [
          `/* Returns the label of a score, from 0 to ${upper}_SCORES - 1. On an AVR it is in flash: print it as`,
          "   (const __FlashStringHelper *), or copy it by strcpy_P. */",
          `const char *${name}_label(int index);`,
        ]
      : ["/* Score c is that of id c as the next id. */"]),
  ];
}

/** Constants: the numbers that a step takes, and the samples they come from if there are several. */
function inputSizes(upper: string, { input, frame }: IntegerModel): Lines {
  const numbers = input.mean.length;
  if (frame === undefined) return [`#define ${upper}_CHANNELS ${numbers}`];
  return [
    `/* A step takes ${upper}_CHANNELS numbers: ${upper}_FRAME samples of ${numbers / frame}, the oldest first. */`,
    `#define ${upper}_CHANNELS ${numbers}`,
    `#define ${upper}_FRAME ${frame}`,
  ];
}

/** The text of `<name>.h`. */
export function headerText(name: string, model: IntegerModel, facts: HeaderFacts): string {
  const upper = name.toUpperCase();
  const bits = model.layers.map(({ stateBits }) => stateBits);
  const fields = stateFields(model).map(({ field, length }) => `int16_t ${field}[${length}];`);
  return layOut([
    ...comment([...describe(model, facts), "", `The answer is ${answerText[model.task](model.labels.length)}.`]),
    ...guarded(
      name,
      ["<stdint.h>"],
      [
        ...inputSizes(upper, model),
        `#define ${upper}_SCORES ${model.labels.length}`,
        `#define ${upper}_SCORE_BITS ${model.head.scoreBits}`,
        "",
        ...sampleScale(name, model),
        ...valueMacros(name, model),
        "",
        `/* The state between steps, owned by the caller. h / 2^${[...new Set(bits)].join(", 2^")} is the hidden state. */`,
        "typedef struct {",
        [...fields, ...poolText(model, "h").members],
        `} ${name}_state;`,
        "",
        ...prototypes(name, model),
      ],
    ),
  ]);
}
