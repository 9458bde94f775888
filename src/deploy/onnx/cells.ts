/** @file The cells of `src/cells` as ONNX: the graph of one step, from W x and the previous states to the next. */
import { type LayerSpec, layerColumns, recurrentRows } from "../../cells/layer.js";
import type { Nonlinearity } from "../../cells/nonlinearity.js";
import { cellOf } from "../../cells/registry.js";
import { at } from "../../core/at.js";
import { logistic } from "../../integer/logistic.js";
import type { Graph } from "./graph.js";

/** A layer's tensor by its short name: `U1`, `biasGate`. */
export type TensorOf = (name: string) => Float32Array;

function nonlinearity(graph: Graph, name: Nonlinearity, value: string): string {
  const scalar = (number: number) => graph.floats([number], []);
  const clip = (argument: string, low: number) => graph.node("Clip", [argument, scalar(low), scalar(1)]);
  const line = (offset: number, slope: number) =>
    graph.node("Mul", [graph.node("Add", [value, scalar(offset)]), scalar(slope)]);
  switch (name) {
    case "sigmoid":
      return graph.node("Sigmoid", [value]);
    case "tanh":
      return graph.node("Tanh", [value]);
    case "identity":
      return value;
    case "relu":
      return graph.node("Relu", [value]);
    case "quantTanh":
      return clip(value, -1);
    case "quantSigm":
      return clip(line(1, 0.5), 0);
    case "quantSigm4":
      return clip(line(2, 0.25), 0);
  }
}

/** `x · M`, the map full or of two factors. `rank` null: full. */
export function mapped(
  graph: Graph,
  x: string,
  tensor: TensorOf,
  { letter, rank, rows, columns }: { letter: "W" | "U"; rank: number | null; rows: number; columns: number },
): string {
  if (rank === null) return graph.node("MatMul", [x, graph.floats(tensor(letter), [rows, columns])]);
  const low = graph.node("MatMul", [x, graph.floats(tensor(`${letter}1`), [rows, rank])]);
  return graph.node("MatMul", [low, graph.floats(tensor(`${letter}2`), [rank, columns])]);
}

export interface CellStates {
  h: string;
  /** The LSTM's memory; null for other cells. */
  c: string | null;
}

/** U h₋, or U times h₋ and c₋ concatenated; null if the cell has no U. */
function recurrentProduct(graph: Graph, layer: LayerSpec, tensor: TensorOf, { h, c }: CellStates): string | null {
  const rows = recurrentRows(layer);
  if (rows === 0) return null;
  const reads = rows > layer.hidden && c !== null ? graph.node("Concat", [h, c], { axis: 1 }) : h;
  return mapped(graph, reads, tensor, { letter: "U", rank: layer.rankU, rows, columns: layerColumns(layer) });
}

/** Adds one step to a graph. `wx` is `[B, blocks·H]`, the states `[B, H]`. */
export function cellStep(graph: Graph, layer: LayerSpec, tensor: TensorOf, wx: string, before: CellStates): CellStates {
  const { hidden, gate, update } = layer;
  const { blocks, biases, scalars, recurrent, splitsUpdate, step } = cellOf(layer.cell);
  const add = (a: string, b: string) => graph.node("Add", [a, b]);
  const split = (value: string): string[] => {
    if (blocks.length === 1) return [value];
    const parts = blocks.map(() => graph.newName("block"));
    graph.add("Split", [value, graph.integers(blocks.map(() => hidden))], { axis: 1 }, parts);
    return parts;
  };
  const block = (parts: readonly string[], index: number) => at(parts, index, "block");
  const uh = recurrentProduct(graph, layer, tensor, before);
  const parts =
    splitsUpdate && uh !== null ? { wx: split(wx), uh: split(uh) } : { sums: split(uh === null ? wx : add(wx, uh)) };
  const bound = layer.stateBound;
  const bounded = (state: string) =>
    bound === null ? state : graph.node("Clip", [state, graph.floats([-bound], []), graph.floats([bound], [])]);
  const after = step<string>({
    wx: (index) => block(parts.wx ?? [], index),
    uh: (index) => block(parts.uh ?? [], index),
    sum: (index) =>
      parts.sums === undefined ? add(block(parts.wx, index), block(parts.uh, index)) : block(parts.sums, index),
    bias: (which) => graph.floats(tensor(at(biases, which, "bias").name), [hidden]),
    scalar: (which) => graph.floats(Array.from(tensor(at(scalars, which, "scalar").name), logistic), []),
    h: before.h,
    c: before.c ?? "",
    add,
    minus: (a, b) => graph.node("Sub", [a, b]),
    times: (a, b) => graph.node("Mul", [a, b]),
    rest: (value) => graph.node("Sub", [graph.floats([1], []), value]),
    bounded,
    preactivation: (sum) => sum,
    g: (value) => nonlinearity(graph, gate, value),
    f: (value) => nonlinearity(graph, update, value),
  });
  const { h, c = null } = after;
  return { h: bounded(h), c: c !== null && recurrent === "h and c" ? bounded(c) : c };
}
