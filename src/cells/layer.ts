import type { Cell, CellName, LayerSpec, TensorShape } from "./cell.js";
import { fastGrnn } from "./fastgrnn.js";
import { fastRnn } from "./fastrnn.js";
import { gru } from "./gru.js";
import { lstm } from "./lstm.js";
import { rnn } from "./rnn.js";
import { ugrnn } from "./ugrnn.js";

/** Every cell, by name. */
export const cells: Readonly<Record<CellName, Cell>> = {
  RNN: rnn,
  FastRNN: fastRnn,
  FastGRNN: fastGrnn,
  UGRNN: ugrnn,
  GRU: gru,
  LSTM: lstm,
};

function mapShapes(name: "W" | "U", rows: number, columns: number, rank: number | null): TensorShape[] {
  if (rank === null) return [{ name, shape: [rows, columns] }];
  return [
    { name: `${name}1`, shape: [rows, rank] },
    { name: `${name}2`, shape: [rank, columns] },
  ];
}

/** The tensors of a layer in their fixed order: input map, recurrent map, biases `[H]`, learnt scalars `[1]`. */
export function layerTensors(layer: LayerSpec): TensorShape[] {
  const cell = cells[layer.cell];
  const columns = cell.blocks * layer.hidden;
  return [
    ...mapShapes("W", layer.input, columns, layer.rankW),
    ...mapShapes("U", layer.hidden, columns, layer.rankU),
    ...cell.biases.map(({ name }) => ({ name, shape: [layer.hidden] })),
    ...cell.scalars.map(({ name }) => ({ name, shape: [1] })),
  ];
}

/** Multiply-adds of one step of a layer with dense matrices, the pointwise part left out. */
export function layerMultiplyAdds(layer: LayerSpec): number {
  const columns = cells[layer.cell].blocks * layer.hidden;
  const map = (rows: number, rank: number | null) => (rank === null ? rows * columns : rank * (rows + columns));
  return map(layer.input, layer.rankW) + map(layer.hidden, layer.rankU);
}
