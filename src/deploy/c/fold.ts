/** @file The conversion of a raw sample to the network's input in C: the folded normalisation, or the row of an id. */
import { at } from "../../core/at.js";
import { type InputProgram, inputProgram } from "../../integer/input-program.js";
import type { IntegerMatrix, IntegerModel } from "../../integer/model.js";
import { printed, printedWord, type TextOfArray } from "./expressions.js";
import { procedureText } from "./procedures.js";
import { comment, type Lines, table } from "./text.js";

/** A function that turns raw samples into the first layer's input, and its tables. */
interface Fold {
  tables: Lines;
  lines: Lines;
}

export function fold(model: IntegerModel): Fold {
  return model.embedding === null
    ? folded(inputProgram(model.input), model.input.mean.length)
    : lookUp(model.embedding, at(model.layers, 0, "layer").inputBits);
}

function folded({ product, shift, companded, tables }: InputProgram, channels: number): Fold {
  const reads = new Map(
    tables.map(({ name, type }) => [name, `${type === "uint8" ? "READ_BYTE" : "READ_WORD"}(&${name}[i])`]),
  );
  const textOf: TextOfArray = (array) => reads.get(array) ?? `${array}[i]`;
  const x = `x[i] = narrow(${printed(product, textOf).text}, ${printed(shift, textOf).text});`;
  return {
    tables: [
      ...tables.flatMap(({ name, type, says, values }) => [
        ...comment([`Per channel: ${says}.`]),
        ...table(`${type}_t`, name, values ?? []),
      ]),
      ...(tables.length === 0 ? [] : [""]),
    ],
    lines: [
      ...(companded === null ? [] : procedureText(companded.procedure)),
      "/* Normalises a sample, including its scale, by a subtraction, a multiplication and a shift. */",
      "static void fold_sample(const int16_t *sample, operand *x) {",
      [
        "int i;",
        ...(companded === null
          ? [`for (i = 0; i < ${channels}; i++) ${x}`]
          : [
              `for (i = 0; i < ${channels}; i++) {`,
              [`const int value = ${printedWord(companded.value.value, textOf)};`, x],
              "}",
            ]),
      ],
      "}",
      "",
    ],
  };
}

/** The same for ids: a row of the embedding. */
function lookUp({ rows, columns, values }: IntegerMatrix, bits: number): Fold {
  return {
    tables: [
      `/* Embedding: ${columns} numbers for each of ${rows} ids, value / 2^${bits}. */`,
      ...table("int8_t", "embedding", values),
      "",
    ],
    lines: [
      "/* The network's input: the row of an id. An unknown id is read as 0. */",
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
