/** @file The record of one layer: which packed weights, gradients and activations it has, and where. */
import { CellId, LayerField, NonlinearityId } from "../../assembly/layout.js";
import type { LayerSpec } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";

/** Rounded up to whole vectors of four lanes. */
export function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/** Words of a record of `assembly/layout.ts`, by their index. */
export type Words = Map<number, number>;

export interface Matrix {
  rows: number;
  columns: number;
}

/** Where regions come from; every function gives an address or an offset in bytes. */
export interface Space {
  /** Weights packed for GEMM, or a vector as a matrix of one row: shared by all threads. */
  packed(matrix: Matrix): number;
  /** A slot among the padded parameters, and at the same offset in each shard's gradients. */
  slot(matrix: Matrix): number;
  /** Floats in each thread's workspace. */
  area(floats: number): number;
}

/** The most that a shard holds. */
export interface ShardSize {
  sequences: number;
  /** Sequences times steps. */
  rows: number;
}

/** One of the two maps of a layer: sizes of its factors, padded. */
interface MapShape {
  first: Matrix;
  second: Matrix | null;
}

function mapShape(rows: number, columns: number, rank: number | null): MapShape {
  if (rank === null) return { first: { rows, columns }, second: null };
  return { first: { rows, columns: padded(rank) }, second: { rows: padded(rank), columns } };
}

/**
 * Plans one layer.
 * @param wantsGradInput is the gradient of the layer's input needed: by a layer below, or by the caller?
 * @returns its record, but for the bound of the state, which is a float
 */
export function planLayer(
  layer: LayerSpec,
  { packed, slot, area }: Space,
  size: ShardSize,
  training: boolean,
  wantsGradInput: boolean,
): Words {
  const cell = cellOf(layer.cell);
  const inputP = padded(layer.input);
  const hiddenP = padded(layer.hidden);
  const columns = cell.blocks.length * hiddenP;
  const w = mapShape(inputP, columns, layer.rankW);
  const u = mapShape(hiddenP, columns, layer.rankU);
  const apart = cell.splitsUpdate;
  return new Map<number, number>([
    [LayerField.cell, CellId[layer.cell]],
    [LayerField.gate, NonlinearityId[layer.gate]],
    [LayerField.update, NonlinearityId[layer.update]],
    [LayerField.input, layer.input],
    [LayerField.inputP, inputP],
    [LayerField.hidden, layer.hidden],
    [LayerField.hiddenP, hiddenP],
    [LayerField.columns, columns],
    [LayerField.sharedColumns, apart ? columns - hiddenP : columns],
    [LayerField.stateArrays, cell.memory ? 2 : 1],
    [LayerField.rankW, layer.rankW ?? 0],
    [LayerField.rankWP, padded(layer.rankW ?? 0)],
    [LayerField.rankU, layer.rankU ?? 0],
    [LayerField.rankUP, padded(layer.rankU ?? 0)],
    [LayerField.w, packed(w.first)],
    [LayerField.w2, w.second === null ? 0 : packed(w.second)],
    [LayerField.u, packed(u.first)],
    [LayerField.u2, u.second === null ? 0 : packed(u.second)],
    [LayerField.wT, training ? packed(w.first) : 0],
    [LayerField.w2T, training && w.second !== null ? packed(w.second) : 0],
    [LayerField.uT, training ? packed(u.first) : 0],
    [LayerField.u2T, training && u.second !== null ? packed(u.second) : 0],
    [LayerField.gradW, slot(w.first)],
    [LayerField.gradW2, w.second === null ? 0 : slot(w.second)],
    [LayerField.gradU, slot(u.first)],
    [LayerField.gradU2, u.second === null ? 0 : slot(u.second)],
    [LayerField.gradBiases, slot({ rows: cell.biases.length, columns: hiddenP })],
    [LayerField.gradScalars, slot({ rows: 1, columns: 4 })],
    [LayerField.biases, packed({ rows: cell.biases.length, columns: hiddenP })],
    [LayerField.scalars, packed({ rows: 1, columns: 4 })],
    [LayerField.inputFactor, area(size.rows * padded(layer.rankW ?? 0))],
    [LayerField.sums, area(size.rows * columns)],
    [LayerField.kept, area(size.rows * hiddenP)],
    [LayerField.states, area((size.sequences + size.rows) * hiddenP)],
    [LayerField.memories, cell.memory ? area((size.sequences + size.rows) * hiddenP) : 0],
    [LayerField.stateFactor, area(size.rows * padded(layer.rankU ?? 0))],
    [LayerField.recurrentSums, training && apart ? area(size.rows * columns) : 0],
    [LayerField.gradStateFactor, training ? area(size.rows * padded(layer.rankU ?? 0)) : 0],
    [LayerField.gradInputFactor, training ? area(size.rows * padded(layer.rankW ?? 0)) : 0],
    [LayerField.gradState, area(size.sequences * hiddenP)],
    [LayerField.gradMemory, cell.memory ? area(size.sequences * hiddenP) : 0],
    [LayerField.gradInput, training && wantsGradInput ? area(size.rows * inputP) : 0],
    [LayerField.wantsGradInput, training && wantsGradInput ? 1 : 0],
  ]);
}

/** Columns that `gemmTransposed` packs at once for a layer, of both operands. */
export function scratchColumnsOf(layer: LayerSpec): number {
  const columns = cellOf(layer.cell).blocks.length * padded(layer.hidden);
  const ranks = [layer.rankW ?? layer.hidden, layer.rankU ?? layer.hidden];
  return columns + Math.max(...[layer.input, layer.hidden, ...ranks].map(padded), columns);
}
