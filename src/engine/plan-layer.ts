/** @file The record of one layer: its packed weights, gradients and activations, and their places. */
import { CellId, NonlinearityId } from "../../assembly/choices.js";
import { LayerField, MapField } from "../../assembly/layout.js";
import type { LayerSpec } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import type { Words } from "./words.js";

/** Rounded up to whole vectors of four lanes. */
export function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

export interface Matrix {
  rows: number;
  columns: number;
}

/** The source of memory regions; every function returns an address or an offset in bytes. */
export interface Space {
  /** Weights packed for GEMM, or a vector as a matrix of one row; shared by all threads. */
  packed(matrix: Matrix): number;
  /** A slot in the padded parameters, at the same offset in each shard's gradients. */
  slot(matrix: Matrix): number;
  /** Floats in each thread's workspace. */
  area(floats: number): number;
}

/** The largest shard. */
export interface ShardSize {
  sequences: number;
  /** Sequences times steps. */
  rows: number;
  /** Whether there is room for the gradient of every state. */
  stateGradients: boolean;
}

/** The records of a layer and of its maps. */
export interface LayerWords {
  record: Words;
  W: Words;
  /** null: the cell has no U. */
  U: Words | null;
}

/** The shape of one map of a layer. */
interface MapShape {
  rows: number;
  rowsP: number;
  columns: number;
  sharedColumns: number;
  rank: number | null;
}

function planMap(map: MapShape, { packed, slot, area }: Space, { rows }: ShardSize, training: boolean): Words {
  const { rowsP, columns, rank } = map;
  const rankP = padded(rank ?? 0);
  const first = { rows: rowsP, columns: rank === null ? columns : rankP };
  const second = { rows: rankP, columns };
  const low = rank !== null;
  return new Map<number, number>([
    [MapField.rows, map.rows],
    [MapField.rowsP, rowsP],
    [MapField.columns, columns],
    [MapField.sharedColumns, map.sharedColumns],
    [MapField.rank, rank ?? 0],
    [MapField.rankP, rankP],
    [MapField.first, packed(first)],
    [MapField.second, low ? packed(second) : 0],
    [MapField.firstT, training ? packed(first) : 0],
    [MapField.secondT, training && low ? packed(second) : 0],
    [MapField.gradFirst, slot(first)],
    [MapField.gradSecond, low ? slot(second) : 0],
    [MapField.factor, area(rows * rankP)],
    [MapField.gradFactor, training ? area(rows * rankP) : 0],
  ]);
}

/** Floats of a row of states: of h, and of c if U reads it. */
function paddedStates(layer: LayerSpec): number {
  return padded(layer.hidden) * (cellOf(layer.cell).recurrent === "h and c" ? 2 : 1);
}

/** Whether there is a c that U does not read. */
function memoryIsApart(layer: LayerSpec): boolean {
  const { memory, recurrent } = cellOf(layer.cell);
  return memory && recurrent !== "h and c";
}

/** Floats of all states of a sequence in a layer. */
export function stateFloats(layer: LayerSpec): number {
  return paddedStates(layer) + (memoryIsApart(layer) ? padded(layer.hidden) : 0);
}

/**
 * Plans one layer.
 * @param wantsGradInput whether the gradient of the layer's input is needed, by a layer below or by the caller
 * @param first whether it is the first layer, whose input needs no separate room for dropout
 * @returns its records, except for the bound of the state, which is a float, and the addresses of its maps
 */
export function planLayer(
  layer: LayerSpec,
  space: Space,
  size: ShardSize,
  training: boolean,
  wantsGradInput: boolean,
  first: boolean,
): LayerWords {
  const { packed, slot, area } = space;
  const { blocks, biases, scalars, recurrent, splitsUpdate } = cellOf(layer.cell);
  const inputP = padded(layer.input);
  const hiddenP = padded(layer.hidden);
  const stateP = paddedStates(layer);
  const apart = memoryIsApart(layer);
  const columns = blocks.length * hiddenP;
  const w = { rows: layer.input, rowsP: inputP, columns, sharedColumns: columns, rank: layer.rankW };
  const u = {
    rows: stateP - hiddenP + layer.hidden,
    rowsP: stateP,
    columns,
    sharedColumns: splitsUpdate ? columns - hiddenP : columns,
    rank: layer.rankU,
  };
  const states = size.sequences + size.rows;
  const gradInput = training && wantsGradInput;
  // The kernels copy biases up to the start of the gradients of the scalars: the two slots are adjacent.
  const scalarFloats = Math.max(4, padded(2 * scalars.length));
  return {
    W: planMap(w, space, size, training),
    U: recurrent === "none" ? null : planMap(u, space, size, training),
    record: new Map<number, number>([
      [LayerField.cell, CellId[layer.cell]],
      [LayerField.gate, NonlinearityId[layer.gate]],
      [LayerField.update, NonlinearityId[layer.update]],
      [LayerField.hidden, layer.hidden],
      [LayerField.hiddenP, hiddenP],
      [LayerField.stateP, stateP],
      [LayerField.columns, columns],
      [LayerField.memoryApart, apart ? 1 : 0],
      [LayerField.scalarCount, scalars.length],
      [LayerField.gradBiases, slot({ rows: biases.length, columns: hiddenP })],
      [LayerField.gradScalars, slot({ rows: 1, columns: scalarFloats })],
      [LayerField.biases, packed({ rows: biases.length, columns: hiddenP })],
      [LayerField.scalars, packed({ rows: 1, columns: Math.max(4, padded(scalars.length)) })],
      [LayerField.sums, area(size.rows * columns)],
      [LayerField.kept, area(size.rows * hiddenP)],
      [LayerField.states, area(states * stateP)],
      [LayerField.memories, apart ? area(states * hiddenP) : 0],
      [LayerField.recurrentSums, training && splitsUpdate ? area(size.rows * columns) : 0],
      [LayerField.gradState, area(size.sequences * stateP)],
      [LayerField.gradMemory, apart ? area(size.sequences * hiddenP) : 0],
      [LayerField.gradInput, gradInput ? area(size.rows * inputP) : 0],
      [LayerField.wantsGradInput, gradInput ? 1 : 0],
      [LayerField.dropped, training && !first ? area(size.rows * inputP) : 0],
      [LayerField.stateGradients, size.stateGradients ? area(size.rows * stateP) : 0],
      [LayerField.memoryGradients, size.stateGradients && apart ? area(size.rows * hiddenP) : 0],
    ]),
  };
}

/** Columns that `gemmTransposed` packs at once for a layer, of both operands. */
export function scratchColumnsOf(layer: LayerSpec): number {
  const columns = cellOf(layer.cell).blocks.length * padded(layer.hidden);
  const ranks = [layer.rankW ?? layer.hidden, layer.rankU ?? layer.hidden];
  return columns + Math.max(...[layer.input, ...ranks].map(padded), paddedStates(layer), columns);
}
