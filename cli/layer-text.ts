import { type LayerSpec, recurrentRows } from "../src/cells/layer.js";
import { cellOf } from "../src/cells/registry.js";

/** A layer in a line: `FastGRNN, 9 in, 80 hidden, W rank 5, U rank 40, g sigmoid, f tanh`. */
export function layerText(layer: LayerSpec): string {
  const { cell, input, hidden, rankW, rankU, gate, update, stateBound } = layer;
  const u = recurrentRows(layer) === 0 ? "no U" : rankU === null ? "U full" : `U rank ${rankU}`;
  const ranks = [rankW === null ? "W full" : `W rank ${rankW}`, u];
  const functions = cellOf(cell).gated ? `g ${gate}, f ${update}` : `f ${update}`;
  const bound = stateBound === null ? "" : `, state in [−${stateBound}, ${stateBound}]`;
  return `${cell}, ${input} in, ${hidden} hidden, ${ranks.join(", ")}, ${functions}${bound}`;
}
