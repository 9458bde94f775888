/** @file The state struct of an exported model. */
import { cellOf } from "../../cells/registry.js";
import type { IntegerModel } from "../../integer/model.js";

/** Members of the state struct that hold the hidden state. */
export interface StateField {
  field: string;
  length: number;
  type: "int16_t";
}

/** The state struct's members: h (and c for an LSTM), numbered where there are several layers. */
export function stateFields(model: IntegerModel): StateField[] {
  const several = model.layers.length > 1;
  return model.layers.flatMap(({ cell, hidden }, index) =>
    (cellOf(cell).memory ? ["h", "c"] : ["h"]).map((letter): StateField => {
      return { field: several ? `${letter}${index}` : letter, length: hidden, type: "int16_t" };
    }),
  );
}
