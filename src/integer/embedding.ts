/** @file The embedding of an integer model that reads text: a row of int8 for each id, which is the first layer's input as it is. */
import type { IntegerMatrix } from "./model.js";

/** Ids are samples, which are int16: so many fit. */
export const mostIds = 32_767;

/** Writes the row of an id to x. What is no id is taken for id 0, `<unk>`. */
export function readRow({ rows, columns, values }: IntegerMatrix, id: number, x: Int16Array): void {
  const from = (id >= 0 && id < rows ? id : 0) * columns;
  for (let j = 0; j < columns; j++) x[j] = values[from + j]!;
}
