/** @file The folded normalisation in C. */
import { mostCompanded } from "../../integer/companding.js";
import { type IntegerCompanding, type IntegerMatrix, type IntegerModel, wordLimit } from "../../integer/model.js";
import { hasUniformInput } from "../../integer/storage.js";
import { type Lines, table } from "./text.js";

/** The function that compands a sample, its tables, and a call of it for channel i. */
function compandedSample({ centre, kneeBits }: IntegerCompanding, uniform: boolean) {
  const oneKnee = kneeBits.every((bits) => bits === kneeBits[0]) ? String(1 << (kneeBits[0] ?? 0)) : null;
  const knee = oneKnee ?? "(uint16_t)(1u << READ_BYTE(&input_knee_bits[i]))";
  return {
    call: `compand(sample[i], ${uniform ? centre[0] : "READ_WORD(&input_centre[i])"}${oneKnee === null ? `, ${knee}` : ""})`,
    tables: [
      "/* Per channel: what a sample is companded about. */",
      ...table("int16_t", "input_centre", centre),
      ...(oneKnee === null
        ? [
            "/* Up to twice 2 to this power from there, samples stay as they are. */",
            ...table("uint8_t", "input_knee_bits", kneeBits),
          ]
        : []),
    ],
    lines: [
      "/* A sample's distance from the centre as it is up to two knees, and for every doubling from there on one knee more. */",
      `static int16_t compand(int16_t sample, int16_t centre${oneKnee === null ? ", uint16_t knee" : ""}) {`,
      [
        "uint16_t distance = (uint16_t)(sample < centre ? (uint16_t)centre - (uint16_t)sample : (uint16_t)sample - (uint16_t)centre);",
        "uint16_t knees = 0, half = 0;",
        ...(oneKnee === null ? [] : [`const uint16_t knee = ${oneKnee};`]),
        "for (; distance >= 2 * knee; distance >>= 1) {",
        ["half = distance & 1;", "knees = (uint16_t)(knees + knee);"],
        "}",
        "knees = (uint16_t)(knees + distance + half);",
        "return (int16_t)(sample < centre ? -(int16_t)knees : (int16_t)knees);",
      ],
      "}",
      "",
    ],
  };
}

/** Do companded samples less these means fit 16 bits? Then one product is enough. */
const differencesFit = (mean: Int16Array) => mean.every((value) => Math.abs(value) + mostCompanded <= wordLimit);

/** The same of ids: a row of the embedding. */
function lookUp({ rows, columns, values }: IntegerMatrix, bits: number): { tables: Lines; lines: Lines } {
  return {
    tables: [
      `/* Embedding: ${columns} numbers for each of ${rows} ids, value / 2^${bits}. */`,
      ...table("int8_t", "embedding", values),
      "",
    ],
    lines: [
      "/* The row of an id, which is what enters the network. What is no id is taken for id 0, the unknown one. */",
      "static void fold_sample(const int16_t *sample, operand *x) {",
      [
        `const size_t id = *sample >= 0 && *sample < ${rows} ? (size_t)*sample : 0;`,
        `const int8_t *row = embedding + ${columns} * id;`,
        "int i;",
        `for (i = 0; i < ${columns}; i++) x[i] = (int8_t)READ_BYTE(&row[i]);`,
      ],
      "}",
      "",
    ],
  };
}

/** The function that turns raw samples into the first layer's input, and its tables. */
export function fold(model: IntegerModel): { tables: Lines; lines: Lines } {
  if (model.embedding !== null) return lookUp(model.embedding, model.layers[0]?.inputBits ?? 0);
  const { companding, mean, multiplier, shift } = model.input;
  const D = mean.length;
  const uniform = hasUniformInput(model);
  const oneShift = shift.every((value) => value === shift[0]) ? (shift[0] ?? 0) : null;
  const value = (name: string, values: Int16Array) => (uniform ? String(values[0]) : `READ_WORD(&input_${name}[i])`);
  const factor = value("multiplier", multiplier);
  // What is the same for all channels is known here.
  const known = uniform ? -(mean[0] ?? 0) * (multiplier[0] ?? 0) : null;
  const centred =
    known === null
      ? ` - multiply(${value("mean", mean)}, ${factor})`
      : known === 0
        ? ""
        : ` ${known < 0 ? "-" : "+"} ${Math.abs(known)}`;
  const companded = companding === null ? null : compandedSample(companding, uniform);
  const product =
    companded === null
      ? `multiply(sample[i], ${factor})${centred}`
      : differencesFit(mean)
        ? `multiply(value - ${value("mean", mean)}, ${factor})`
        : `multiply(value, ${factor})${centred}`;
  const narrowed = `narrow(${product}, ${oneShift ?? "READ_BYTE(&input_shift[i])"})`;
  return {
    tables: uniform
      ? []
      : [
          `/* Per channel: what is subtracted from a ${companding === null ? "raw" : "companded"} sample, and what the difference is multiplied by. */`,
          ...table("int16_t", "input_mean", mean),
          ...table("int16_t", "input_multiplier", multiplier),
          ...(oneShift === null ? table("uint8_t", "input_shift", shift) : []),
          ...(companded?.tables ?? []),
          "",
        ],
    lines: [
      ...(companded?.lines ?? []),
      "/* Normalisation and the samples' scale in one subtraction, one multiplication and one shift. */",
      "static void fold_sample(const int16_t *sample, operand *x) {",
      [
        "int i;",
        ...(companded === null
          ? [`for (i = 0; i < ${D}; i++) x[i] = ${narrowed};`]
          : [`for (i = 0; i < ${D}; i++) {`, [`const int16_t value = ${companded.call};`, `x[i] = ${narrowed};`], "}"]),
      ],
      "}",
      "",
    ],
  };
}
