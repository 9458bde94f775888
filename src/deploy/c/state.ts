/** @file The state struct of an exported model, and the C names of its layers' parts. */
import { cellOf } from "../../cells/registry.js";
import type { IntegerModel } from "../../integer/model.js";

/** Members of the state struct that hold the hidden state. */
export interface StateField {
  field: string;
  length: number;
  type: "int16_t";
}

/** C names of a layer's parts. */
export interface LayerNames {
  /** The step function. */
  step: string;
  /** Expressions of the arrays: `state->h`, `state->c`. */
  h: string;
  c: string;
  /** The vector that it reads; null: the sample. */
  input: string | null;
  /** Suffix of the tables' names; empty in a model of one layer. */
  suffix: string;
}

/** The number of a layer in names; empty in a model of one layer. */
const numberOf = ({ layers }: IntegerModel, index: number) => (layers.length === 1 ? "" : String(index));

/** The state struct's members: h, then c, in the same array if U reads both. */
export function stateFields(model: IntegerModel): StateField[] {
  return model.layers.flatMap(({ cell, hidden }, index) => {
    const { memory, recurrent } = cellOf(cell);
    const array = (letter: string, length: number): StateField => ({
      field: letter + numberOf(model, index),
      length,
      type: "int16_t",
    });
    if (recurrent === "h and c") return [array("h", 2 * hidden)];
    return memory ? [array("h", hidden), array("c", hidden)] : [array("h", hidden)];
  });
}

/** The names of each layer's parts. */
export function layerNames(model: IntegerModel): LayerNames[] {
  return model.layers.map(({ cell }, index) => {
    const number = numberOf(model, index);
    return {
      step: `layer${number}`,
      h: `state->h${number}`,
      // A local pointer, if c follows h in one array.
      c: cellOf(cell).recurrent === "h and c" ? "c" : `state->c${number}`,
      input: index === 0 ? null : `state->h${index - 1}`,
      suffix: number === "" ? "" : `_${number}`,
    };
  });
}
