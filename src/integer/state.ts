/** @file The state of a layer of an integer model. */
import { type LayerSpec, recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";

export interface LayerState {
  /** In `stateBits`, within `stateBound`. */
  h: Int16Array;
  /** The memory cell: in `sumBits`, or as h if U reads it. Empty for cells without one. */
  c: Int16Array;
  /** What U reads: nothing, h, or h and c side by side; a view of the same array. */
  recurrent: Int16Array;
}

/** A state of zeros, in which every sequence starts. */
export function zeroState(layer: Pick<LayerSpec, "cell" | "hidden">): LayerState {
  const { hidden } = layer;
  const all = new Int16Array(cellOf(layer.cell).memory ? 2 * hidden : hidden);
  return { h: all.subarray(0, hidden), c: all.subarray(hidden), recurrent: all.subarray(0, recurrentRows(layer)) };
}
