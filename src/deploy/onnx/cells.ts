/** @file The cells of `src/cells` as ONNX: the graph of one step, from W x and the states before to the states after. */
import type { LayerSpec, Nonlinearity } from "../../cells/cell.js";
import { cells } from "../../cells/layer.js";
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
  const { blocks, biases, scalars } = cells[layer.cell];
  const add = (a: string, b: string) => graph.node("Add", [a, b]);
  const times = (a: string, b: string) => graph.node("Mul", [a, b]);
  const split = (value: string): string[] => {
    if (blocks === 1) return [value];
    const parts = Array.from({ length: blocks }, () => graph.newName("block"));
    graph.add("Split", [value, graph.integers(new Array(blocks).fill(hidden))], { axis: 1 }, parts);
    return parts;
  };
  const bias = (index: number) => graph.floats(tensor(biases[index]?.name ?? ""), [hidden]);
  const scalar = (index: number) => graph.floats([logistic(tensor(scalars[index]?.name ?? "")[0] ?? 0)], []);
  const g = (value: string) => nonlinearity(graph, gate, value);
  const f = (value: string) => nonlinearity(graph, update, value);
  const rest = (value: string) => graph.node("Sub", [graph.floats([1], []), value]);

  const { h } = before;
  const uh = mapped(graph, h, tensor, { letter: "U", rank: rankU, rows: hidden, columns: blocks * hidden });
  const states = (): CellStates => {
    if (layer.cell === "GRU") {
      const [wr = "", wz = "", wh = ""] = split(wx);
      const [ur = "", uz = "", uhh = ""] = split(uh);
      const r = g(add(add(wr, ur), bias(0)));
      const z = g(add(add(wz, uz), bias(1)));
      const candidate = f(add(add(wh, bias(2)), times(r, add(uhh, bias(3)))));
      return { h: add(times(z, h), times(rest(z), candidate)), c: null };
    }
    const sums = split(add(wx, uh));
    const biased = (block: number, index: number) => add(sums[block] ?? "", bias(index));
    switch (layer.cell) {
      case "RNN":
        return { h: f(biased(0, 0)), c: null };
      case "FastRNN":
        return { h: add(times(scalar(0), f(biased(0, 0))), times(scalar(1), h)), c: null };
      case "FastGRNN": {
        const z = g(biased(0, 0));
        const weight = add(times(scalar(0), rest(z)), scalar(1));
        return { h: add(times(weight, f(biased(0, 1))), times(z, h)), c: null };
      }
      case "UGRNN": {
        const z = g(biased(0, 0));
        return { h: add(times(z, h), times(rest(z), f(biased(1, 1)))), c: null };
      }
      case "LSTM": {
        const c = add(times(g(biased(1, 1)), before.c ?? ""), times(g(biased(0, 0)), f(biased(2, 2))));
        return { h: times(g(biased(3, 3)), f(c)), c };
      }
    }
  };
  const after = states();
  const bound = layer.stateBound;
  if (bound === null) return after;
  return { ...after, h: graph.node("Clip", [after.h, graph.floats([-bound], []), graph.floats([bound], [])]) };
}
