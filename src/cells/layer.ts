import type { Nonlinearity } from "./nonlinearity.js";
import { type CellName, cellOf } from "./registry.js";

/** One recurrent layer: everything that determines its shapes and its arithmetic, without weights. */
export interface LayerSpec {
  cell: CellName;
  /** D: input features of each step. */
  input: number;
  /** H: hidden units. */
  hidden: number;
  /** r_w: rank of W, or null for a full matrix. */
  rankW: number | null;
  /** r_u: rank of U, or null for a full matrix or if the cell has no U. */
  rankU: number | null;
  /** g: the gates' non-linearity (cells without a gate ignore it). */
  gate: Nonlinearity;
  /** f: the update's non-linearity. */
  update: Nonlinearity;
  /** Bound b of the state: every h is clipped to [−b, b], in training as on the device. null: no bound. */
  stateBound: number | null;
}

/** Name and shape of one tensor of a model. */
export interface TensorShape {
  name: string;
  shape: number[];
}

/** Columns of W and of U: H for each block. */
export function layerColumns({ cell, hidden }: Pick<LayerSpec, "cell" | "hidden">): number {
  return cellOf(cell).blocks.length * hidden;
}

/** Rows of U: one for each number of the state that it multiplies; 0 if the cell has no U. */
export function recurrentRows({ cell, hidden }: Pick<LayerSpec, "cell" | "hidden">): number {
  const { recurrent } = cellOf(cell);
  if (recurrent === "none") return 0;
  return recurrent === "h and c" ? 2 * hidden : hidden;
}

function mapShapes(name: "W" | "U", rows: number, columns: number, rank: number | null): TensorShape[] {
  if (rows === 0) return [];
  if (rank === null) return [{ name, shape: [rows, columns] }];
  return [
    { name: `${name}1`, shape: [rows, rank] },
    { name: `${name}2`, shape: [rank, columns] },
  ];
}

/** The tensors of a layer in their fixed order: input map, recurrent map, biases `[H]`, learnt scalars `[1]`. */
export function layerTensors(layer: LayerSpec): TensorShape[] {
  const { biases, scalars } = cellOf(layer.cell);
  const columns = layerColumns(layer);
  return [
    ...mapShapes("W", layer.input, columns, layer.rankW),
    ...mapShapes("U", recurrentRows(layer), columns, layer.rankU),
    ...biases.map(({ name }) => ({ name, shape: [layer.hidden] })),
    ...scalars.map(({ name }) => ({ name, shape: [1] })),
  ];
}

/** Multiply-adds of one step of a layer with dense matrices, without the pointwise part. */
export function layerMultiplyAdds(layer: LayerSpec): number {
  const columns = layerColumns(layer);
  const map = (rows: number, rank: number | null) =>
    rank === null || rows === 0 ? rows * columns : rank * (rows + columns);
  return map(layer.input, layer.rankW) + map(recurrentRows(layer), layer.rankU);
}

/** The non-linearities applied to a layer's preactivations: g if the cell has gates, and f. */
export function functionsOf({ cell, gate, update }: Pick<LayerSpec, "cell" | "gate" | "update">): Nonlinearity[] {
  return cellOf(cell).gated ? [gate, update] : [update];
}
