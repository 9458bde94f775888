/** @file The header of an exported model: what a person who uses it reads. */
import { cellOf } from "../../cells/registry.js";
import type { IntegerModel } from "../../integer/model.js";
import { type TextSpec, vocabularySize } from "../../model/text.js";
import { cComment, hasLabels } from "./names.js";
import { poolText } from "./pooling.js";
import type { StateField } from "./state.js";
import { comment, type Lines, layOut } from "./text.js";

export interface HeaderFacts {
  title: string;
  notes: readonly string[];
  command: string | null;
  /** Of constants in flash. */
  bytes: number;
  fields: readonly StateField[];
}

const taskText = { multiclass: "one class of", multilabel: "any labels of", regression: "the values of" } as const;

/** A line for each layer: cell, sizes, ranks and functions. */
export function layerTexts({ layers }: IntegerModel): string[] {
  return layers.map(({ cell, input, hidden, gate, update, fromInput, fromState }) => {
    const rank = (factor: { rows: number } | null) => (factor === null ? "full" : String(factor.rows));
    const functions = cellOf(cell).gated ? `${gate}, ${update}` : update;
    return `${cell}, ${input} inputs, ${hidden} units, rank of W ${rank(fromInput.factor)}, of U ${rank(fromState.factor)}, ${functions}.`;
  });
}

function describe(model: IntegerModel, { title, notes, command, bytes }: HeaderFacts): string[] {
  const divisions = model.readout === "mean" ? "and a division a unit where scores are asked for" : "no division";
  return [
    cComment(title),
    "",
    ...layerTexts(model),
    ...notes.map((note) => cComment(note)),
    `${bytes} bytes of constants. Integers only: no floating point, no heap, ${divisions}.`,
    ...(model.sampleRate === null ? [] : [`Samples a second: ${model.sampleRate}.`]),
    ...(model.frame === undefined ? [] : [`A step takes ${model.frame} samples, the oldest first.`]),
    ...(model.channels === null ? [] : [`Channels: ${cComment(model.channels.slice(0, 16).join(", "))}.`]),
    ...(command === null ? [] : [`Made by: ${cComment(command, 400)}`]),
  ];
}

/** What a raw sample is; where samples are not the recorded counts, also a function and macros that convert a measured value. */
function sampleScale(name: string, { input, channels, text }: IntegerModel): Lines {
  const upper = name.toUpperCase();
  if (text !== undefined) return idText(name, text);
  const scales = input.sampleScale;
  const [first = 1] = scales;
  const same = scales.every((scale) => scale === first);
  if (same && first === 1) {
    return [
      "/* Samples are as they were recorded: one unit of a sample is one unit of the training data. */",
      `#define ${upper}_SAMPLE_SCALE 1`,
    ];
  }
  const macros = (suffix: string, scale: number, text: string) => [
    `#define ${upper}_SAMPLE_SCALE${suffix} ${scale}${text}`,
    `#define ${upper}_SAMPLE${suffix}(value) ${name}_sample_of((value), ${upper}_SAMPLE_SCALE${suffix})`,
  ];
  return [
    ...comment([
      `What one unit of a sample is in the unit of the training data${same ? "" : ", for each channel"}. Raw counts of a sensor are not samples:`,
      `${upper}_SAMPLE${same ? "" : "_n"}(value) converts a value in that unit, rounded and within 16 bits.`,
    ]),
    ...(same
      ? macros("", first, "")
      : scales.flatMap((scale, d) =>
          macros(`_${d}`, scale, channels === null ? "" : ` /* ${cComment(channels[d] ?? "")} */`),
        )),
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

/** What an id is. */
function idText(name: string, text: TextSpec): Lines {
  const known = `${name}_vocabulary.json has what each id stands for, from 0 on.`;
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

const unitNames = { words: "words", spaced: "words, which stand between spaces", characters: "characters" } as const;

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
        : "The scores are the values.";
  return [
    "/* Sets the state to where every sequence starts. Call it before the first step. */",
    `void ${name}_reset(${name}_state *state);`,
    "",
    "/* Takes one sample: one number for each channel. It may be called for ever. On an AVR its scratch is static: no step may",
    "   interrupt another. */",
    `void ${name}_step(${name}_state *state, const int16_t sample[${upper}_CHANNELS]);`,
    "",
    `/* The scores ${readText[model.readout]}, times 2^${upper}_SCORE_BITS. ${scored} */`,
    `void ${name}_scores(const ${name}_state *state, int32_t scores[${upper}_SCORES]);`,
    "",
    ...(model.task === "multiclass"
      ? [
          "/* The class of a window of samples, each of its steps one after the other. Keeps no state. */",
          `int ${name}_classify(const int16_t *window, int steps);`,
          "",
        ]
      : []),
    ...(hasLabels(model)
      ? [
          "/* The name of a score. On an AVR it lies in flash: print it as (const __FlashStringHelper *), or copy it with strcpy_P. */",
          `const char *${name}_label(int index);`,
        ]
      : ["/* Score c is that of id c as the next one. */"]),
  ];
}

/** The text of `<name>.h`. */
export function headerText(name: string, model: IntegerModel, facts: HeaderFacts): string {
  const upper = name.toUpperCase();
  const bits = model.layers.map(({ stateBits }) => stateBits);
  const fields = facts.fields.map(({ field, length }) => `int16_t ${field}[${length}];`);
  return layOut([
    ...comment([...describe(model, facts), "", `It gives ${taskText[model.task]} ${model.labels.length}.`]),
    `#ifndef ${upper}_H`,
    `#define ${upper}_H`,
    "",
    "#include <stdint.h>",
    "",
    "#ifdef __cplusplus",
    'extern "C" {',
    "#endif",
    "",
    `#define ${upper}_CHANNELS ${model.input.mean.length}`,
    `#define ${upper}_SCORES ${model.labels.length}`,
    `#define ${upper}_SCORE_BITS ${model.head.scoreBits}`,
    "",
    ...sampleScale(name, model),
    "",
    `/* What is kept between steps; the caller owns it. h / 2^${[...new Set(bits)].join(", 2^")} is the hidden state. */`,
    "typedef struct {",
    [...fields, ...poolText(model, "h").members],
    `} ${name}_state;`,
    "",
    ...prototypes(name, model),
    "",
    "#ifdef __cplusplus",
    "}",
    "#endif",
    "",
    "#endif",
  ]);
}
