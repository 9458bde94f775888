/** @file The state struct of an exported model. */
import { cellOf } from "../../cells/registry.js";
import type { IntegerModel } from "../../integer/model.js";

/** Members of the state struct that hold the hidden state. */
export interface StateField {
  field: string;
  length: number;
  type: "int16_t";
}

/** The state struct's members: h, then c, in the same array if U reads both; numbered if there are several layers. */
export function stateFields(model: IntegerModel): StateField[] {
  return model.layers.flatMap(({ cell, hidden }, index) => {
    const { memory, recurrent } = cellOf(cell);
    const suffix = model.layers.length === 1 ? "" : index;
    const array = (letter: string, length: number): StateField => ({
      field: `${letter}${suffix}`,
      length,
      type: "int16_t",
    });
    if (recurrent === "h and c") return [array("h", 2 * hidden)];
    return memory ? [array("h", hidden), array("c", hidden)] : [array("h", hidden)];
  });
}
