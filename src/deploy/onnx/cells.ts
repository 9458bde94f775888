/** @file The cells of `src/cells` as ONNX: the graph of one step, from W x and the states before to the states after. */
import { type LayerSpec, layerColumns } from "../../cells/layer.js";
import type { Nonlinearity } from "../../cells/nonlinearity.js";
import { cellOf } from "../../cells/registry.js";
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

/** Adds one step to a graph. `wx` is `[B, blocks·H]`, the states `[B, H]`. */
export function cellStep(graph: Graph, layer: LayerSpec, tensor: TensorOf, wx: string, before: CellStates): CellStates {
  const { hidden, gate, update, rankU } = layer;
  const { blocks, biases, scalars, splitsUpdate, step } = cellOf(layer.cell);
  const add = (a: string, b: string) => graph.node("Add", [a, b]);
  const split = (value: string): string[] => {
    if (blocks.length === 1) return [value];
    const parts = blocks.map(() => graph.newName("block"));
    graph.add("Split", [value, graph.integers(blocks.map(() => hidden))], { axis: 1 }, parts);
    return parts;
  };
  const block = (parts: readonly string[], index: number): string => {
    const part = parts[index];
    if (part === undefined) throw new Error(`${layer.cell} has no block ${index}`);
    return part;
  };
  const named = (list: readonly { name: string }[], which: number): Float32Array => {
    const parameter = list[which];
    if (parameter === undefined) throw new Error(`${layer.cell} has no parameter ${which}`);
    return tensor(parameter.name);
  };
  const uh = mapped(graph, before.h, tensor, { letter: "U", rank: rankU, rows: hidden, columns: layerColumns(layer) });
  const parts = splitsUpdate ? { wx: split(wx), uh: split(uh) } : { sums: split(add(wx, uh)) };
  const after = step<string>({
    wx: (index) => block(parts.wx ?? [], index),
    uh: (index) => block(parts.uh ?? [], index),
    sum: (index) =>
      parts.sums === undefined ? add(block(parts.wx, index), block(parts.uh, index)) : block(parts.sums, index),
    bias: (which) => graph.floats(named(biases, which), [hidden]),
    scalar: (which) => graph.floats(Array.from(named(scalars, which), logistic), []),
    h: before.h,
    c: before.c ?? "",
    add,
    times: (a, b) => graph.node("Mul", [a, b]),
    rest: (value) => graph.node("Sub", [graph.floats([1], []), value]),
    g: (value) => nonlinearity(graph, gate, value),
    f: (value) => nonlinearity(graph, update, value),
  });
  const states = { h: after.h, c: after.c ?? null };
  const bound = layer.stateBound;
  if (bound === null) return states;
  return { ...states, h: graph.node("Clip", [after.h, graph.floats([-bound], []), graph.floats([bound], [])]) };
}
