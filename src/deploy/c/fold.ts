/** @file The folded normalisation in C. */
import type { IntegerModel } from "../../integer/model.js";
import { hasUniformInput } from "../../integer/storage.js";
import { type Lines, table } from "./text.js";

/** The function that turns raw samples into the first layer's input, and its tables. */
export function fold(model: IntegerModel): { tables: Lines; lines: Lines } {
  const { mean, multiplier, shift } = model.input;
  const D = mean.length;
  const uniform = hasUniformInput(model);
  const oneShift = shift.every((value) => value === shift[0]) ? (shift[0] ?? 0) : null;
  const value = (name: string, values: Int16Array) => (uniform ? String(values[0]) : `READ_WORD(&input_${name}[i])`);
  const factor = value("multiplier", multiplier);
  const centred = uniform && mean[0] === 0 ? "" : ` - multiply(${value("mean", mean)}, ${factor})`;
  const product = `multiply(sample[i], ${factor})${centred}`;
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
      ["int i;", `for (i = 0; i < ${D}; i++) x[i] = narrow(${product}, ${oneShift ?? "READ_BYTE(&input_shift[i])"});`],
      "}",
      "",
    ],
  };
}
