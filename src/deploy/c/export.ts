/**
 * @file An integer model as C99: one header and one source, for any machine with a C or C++ compiler. Everything the step needs
 * is a constant; there is no heap, no floating point and no division.
 */
import { inputBounds } from "../../integer/bounds.js";
import type { IntegerModel } from "../../integer/model.js";
import { hasUniformInput, modelStorage, storeLayers } from "../../integer/storage.js";
import { tableFunctions } from "./activations.js";
import { half, plus } from "./arithmetic.js";
import { headerText } from "./header.js";
import { layerFunction, layerTables, type StoredLayer, stateOperand, storedFactors } from "./layer.js";
import { cComment, cName, cString } from "./names.js";
import { productFunctions, productUse } from "./products.js";
import { comment, type Lines, layOut, table } from "./text.js";

export interface CExportOptions {
  /** What the model is called; any text. C names begin with {@link cName} of it. */
  title: string;
  /** Lines for the comment at the top: accuracy, data, whatever a reader should know. */
  notes: readonly string[];
  /** The command that made the files; null: not said. */
  command: string | null;
}

export const cExportDefaults: CExportOptions = { title: "model", notes: [], command: null };

/** Members of the state struct that hold the hidden state. */
export interface StateField {
  field: string;
  length: number;
  type: "int16_t";
}

export interface CExport {
  /** Prefix of all C names, and name of the files. */
  name: string;
  title: string;
  /** `<name>.h` and `<name>.c`. */
  files: Record<string, string>;
  channels: number;
  state: StateField[];
  scores: { length: number; type: "int32_t" };
}

/** The state struct's members: h (and c for an LSTM), numbered where there are several layers. */
export function stateFields(model: IntegerModel): StateField[] {
  const several = model.layers.length > 1;
  return model.layers.flatMap(({ cell, hidden }, index) =>
    (cell === "LSTM" ? ["h", "c"] : ["h"]).map((letter): StateField => {
      return { field: several ? `${letter}${index}` : letter, length: hidden, type: "int16_t" };
    }),
  );
}

/** What differs between machines. An AVR reaches little of its stack with short instructions, so scratch is static there. */
const macros: Lines = [
  "#if defined(__AVR__)",
  "#include <avr/pgmspace.h>",
  "#define IN_FLASH PROGMEM",
  "#define READ_BYTE(p) pgm_read_byte(p)",
  "#define READ_SIGNED_BYTE(p) ((int8_t)pgm_read_byte(p))",
  "#define READ_WORD(p) ((int16_t)pgm_read_word(p))",
  "#define READ_POINTER(p) ((const char *)pgm_read_word(p))",
  "#define APART __attribute__((noinline))",
  "#define SCRATCH static",
  "#else",
  "#define IN_FLASH",
  "#define READ_BYTE(p) (*(p))",
  "#define READ_SIGNED_BYTE(p) (*(p))",
  "#define READ_WORD(p) (*(p))",
  "#define READ_POINTER(p) (*(p))",
  "#define APART",
  "#define SCRATCH",
  "#endif",
  "",
  "#if defined(__ARM_ARCH_6M__)",
  "typedef int32_t operand; /* a Cortex-M0 loads 32 bits faster than signed 16 */",
  "#else",
  "typedef int16_t operand;",
  "#endif",
  "",
];

const clips: readonly { name: string; lines: Lines }[] = [
  {
    name: "clip",
    lines: [
      "/* The nearest number within -limit and limit. */",
      "static inline int clip(int value, int limit) {",
      ["return value > limit ? limit : value < -limit ? -limit : value;"],
      "}",
      "",
    ],
  },
  {
    name: "clip32",
    lines: [
      "/* The same from 32 bits. */",
      "static inline int clip32(int32_t value, int limit) {",
      ["return value > limit ? limit : value < -limit ? -limit : (int)value;"],
      "}",
      "",
    ],
  },
  {
    name: "SUM",
    lines: [
      "/* A sum saturates at 16383, where an int has only 16 bits; beyond it the layer's functions are flat, so a wider int may keep it. */",
      "#if INT_MAX <= 32767",
      "#define SUM(value) clip32(value, 16383)",
      "#else",
      "#define SUM(value) (int)(value)",
      "#endif",
      "",
    ],
  },
  {
    name: "widen",
    lines: [
      "#if defined(__ARM_ARCH_6M__)",
      "static void widen(const int16_t *from, int n, operand *to) {",
      ["while (n-- > 0) *to++ = *from++;"],
      "}",
      "#endif",
      "",
    ],
  },
  { name: "positive", lines: ["static inline int positive(int value) { return value > 0 ? value : 0; }", ""] },
];

/** The function that turns raw samples into the first layer's input, and its tables. */
function fold(model: IntegerModel, inputBound: number): { tables: Lines; lines: Lines } {
  const { mean, multiplier, shift } = model.input;
  const D = mean.length;
  const uniform = hasUniformInput(model);
  const oneShift = shift.every((value) => value === shift[0]) ? (shift[0] ?? 0) : null;
  const value = (name: string, values: Int16Array) => (uniform ? String(values[0]) : `READ_WORD(&input_${name}[i])`);
  const centred =
    uniform && mean[0] === 0
      ? "(int32_t)sample[i]"
      : `((int32_t)sample[i] - ${value("mean", mean).replace(/^-(.*)/, "(-$1)")})`;
  const product = `${centred} * ${value("multiplier", multiplier)}`;
  const word = (text: string) => (inputBound < 32767 ? `(operand)(${text})` : `(operand)clip32(${text}, 32767)`);
  const body: Lines =
    oneShift === null
      ? [
          `const int32_t product = ${product};`,
          "const uint8_t shift = READ_BYTE(&input_shift[i]);",
          `x[i] = ${word("shift == 16 ? (product + 32768) >> 16 : shift == 8 ? (product + 128) >> 8 : product")};`,
        ]
      : [`x[i] = ${word(oneShift === 0 ? product : `(${plus(product, half(oneShift))}) >> ${oneShift}`)};`];
  return {
    tables: uniform
      ? []
      : [
          "/* Per channel: what is subtracted from a raw sample, and what the difference is multiplied by. */",
          ...table("int16_t", "input_mean", mean),
          ...table("int16_t", "input_multiplier", multiplier),
          ...(oneShift === null ? table("uint8_t", "input_shift", shift) : []),
          "",
        ],
    lines: [
      "/* Normalisation and the samples' scale in one subtraction, one multiplication and one shift. */",
      "static void fold_sample(const int16_t *sample, operand *x) {",
      ["int i;", `for (i = 0; i < ${D}; i++) {`, body, "}"],
      "}",
      "",
    ],
  };
}

/** The functions of the header, defined. */
function publicFunctions(name: string, model: IntegerModel): Lines {
  const upper = name.toUpperCase();
  const { layers, head, labels } = model;
  const several = layers.length > 1;
  const last = layers.length - 1;
  const h = `state->h${several ? last : ""}`;
  const bias =
    head.biasShift === 0 ? "READ_WORD(&head_bias[c])" : `(int32_t)READ_WORD(&head_bias[c]) * ${2 ** head.biasShift}`;
  const fields = stateFields(model);
  return [
    `void ${name}_reset(${name}_state *state) {`,
    ["int i;", ...fields.map(({ field, length }) => `for (i = 0; i < ${length}; i++) state->${field}[i] = 0;`)],
    "}",
    "",
    `void ${name}_step(${name}_state *state, const int16_t sample[${upper}_CHANNELS]) {`,
    layers.map((_, index) => (index === 0 ? `layer${several ? index : ""}(state, sample);` : `layer${index}(state);`)),
    "}",
    "",
    `void ${name}_scores(const ${name}_state *state, int32_t scores[${upper}_SCORES]) {`,
    [
      ...stateOperand(h, head.matrix.columns),
      `const uint32_t start = dense_start(h, ${head.matrix.columns}, 0);`,
      "int c;",
      `for (c = 0; c < ${labels.length}; c++) {`,
      [`scores[c] = row1(&head[c * ${head.matrix.columns}], h, ${head.matrix.columns}, start) + ${bias};`],
      "}",
    ],
    "}",
    "",
    ...(model.task === "multiclass"
      ? [
          `int ${name}_classify(const int16_t *window, int steps) {`,
          [
            `${name}_state state;`,
            `int32_t scores[${upper}_SCORES];`,
            "int c, best = 0;",
            `${name}_reset(&state);`,
            `for (; steps > 0; steps--, window += ${upper}_CHANNELS) ${name}_step(&state, window);`,
            `${name}_scores(&state, scores);`,
            `for (c = 1; c < ${labels.length}; c++) {`,
            ["if (scores[c] > scores[best]) best = c;"],
            "}",
            "return best;",
          ],
          "}",
          "",
        ]
      : []),
    `const char *${name}_label(int index) {`,
    [`return READ_POINTER(&labels[index >= 0 && index < ${labels.length} ? index : 0]);`],
    "}",
  ];
}

/** The model as C. Throws nothing: any checked model can be written. */
export function exportC(model: IntegerModel, options: Partial<CExportOptions> = {}): CExport {
  const { title, notes, command } = { ...cExportDefaults, ...options };
  const name = cName(title);
  const several = model.layers.length > 1;
  const bounds = inputBounds(model);
  const stored = storeLayers(model);
  const layers: StoredLayer[] = stored.flatMap((matrices, index) => {
    const layer = model.layers[index];
    if (layer === undefined) return [];
    const suffix = several ? String(index) : "";
    const names = { h: `state->h${suffix}`, c: `state->c${suffix}`, suffix: several ? `_${index}` : "" };
    return [{ ...matrices, layer, names, inputBound: bounds[index] ?? 32767 }];
  });
  const folding = fold(model, bounds[0] ?? 32767);
  const functions: Lines = [
    ...folding.lines,
    ...layers.flatMap((stored, index) => {
      const input = index === 0 ? null : `state->h${index - 1}`;
      return layerFunction(stored, `${name}_state`, `layer${several ? index : ""}`, input);
    }),
    ...publicFunctions(name, model),
  ];
  const body = layOut([
    ...productFunctions(
      productUse(
        layers.flatMap(storedFactors),
        layers.flatMap(({ sums }) => sums),
      ),
    ),
    ...functions,
  ]);
  const tables: Lines = [
    ...folding.tables,
    ...layers.flatMap(layerTables),
    `/* Head: ${model.head.matrix.rows} rows of ${model.head.matrix.columns}, plus 128, value / 2^${model.head.matrixBits}; biases times 2^${model.head.biasShift}. */`,
    ...table(
      "uint8_t",
      "head",
      Array.from(model.head.matrix.values, (weight) => weight + 128),
    ),
    ...table("int16_t", "head_bias", model.head.bias),
    "",
    ...model.labels.map((label, c) => `static const char label_${c}[] IN_FLASH = ${cString(label)};`),
    `static const char *const labels[] IN_FLASH = {${model.labels.map((_, c) => `label_${c}`).join(", ")}};`,
    "",
  ];
  const helpers = layOut([
    ...clips.flatMap(({ name: clip, lines }) => {
      if (body.includes(`${clip}(`)) return lines;
      // SUM alone calls it where an int has 16 bits, and elsewhere a compiler would find it unused.
      return clip === "clip32" && body.includes("SUM(") ? ["#if INT_MAX <= 32767", ...lines, "#endif", ""] : [];
    }),
    ...tableFunctions(body),
  ]);
  const { bytes } = modelStorage(model);
  const top = comment([
    `${cComment(title)}: see ${name}.h for what it is and how to call it.`,
    `Constants in flash: ${bytes} bytes. Numbers are integers; "value / 2^n" says what real number one stands for.`,
    "A right shift of a negative number is arithmetic, as it is on every compiler that this was made for.",
  ]);
  const source =
    layOut([
      ...top,
      `#include "${name}.h"`,
      ...(body.includes("SUM(") ? ["#include <limits.h>"] : []),
      "",
      ...macros,
      ...tables,
    ]) +
    helpers +
    body;
  const header = headerText(name, model, { title, notes, command, bytes, fields: stateFields(model) });
  return {
    name,
    title,
    files: { [`${name}.h`]: header, [`${name}.c`]: source },
    channels: model.input.mean.length,
    state: stateFields(model),
    scores: { length: model.labels.length, type: "int32_t" },
  };
}
