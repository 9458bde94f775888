/** @file The kernels of each cell. A step takes the rows of sequences that are still running. */
import { CellId } from "../choices";
import { LayerField } from "../layout";
import { word } from "../record";
import { coRnnBackward, coRnnForward } from "./cornn";
import { fastGrnnBackward, fastGrnnForward } from "./fastgrnn";
import { fastRnnBackward, fastRnnForward } from "./fastrnn";
import { gruBackward, gruForward } from "./gru";
import { lstmBackward, lstmForward } from "./lstm";
import { minGruBackward, minGruForward } from "./mingru";
import { rnnBackward, rnnForward } from "./rnn";
import { ugrnnBackward, ugrnnForward } from "./ugrnn";

/**
 * Computes the states after a step `[rows, stateP]` at h, and separate memory cells at `memory`. The sums and `kept`
 * keep what the backward pass needs.
 */
export function cellForward(
  layer: usize, rows: i32, sums: usize, kept: usize, before: usize, h: usize, memoryBefore: usize, memory: usize,
): void {
  const cell = word(layer, LayerField.cell);
  if (cell == CellId.FastGRNN) fastGrnnForward(layer, rows, sums, kept, before, h);
  else if (cell == CellId.FastRNN) fastRnnForward(layer, rows, sums, before, h);
  else if (cell == CellId.RNN) rnnForward(layer, rows, sums, h);
  else if (cell == CellId.UGRNN) ugrnnForward(layer, rows, sums, before, h);
  else if (cell == CellId.GRU) gruForward(layer, rows, sums, kept, before, h);
  else if (cell == CellId.LSTM) lstmForward(layer, rows, sums, kept, memoryBefore, memory, h);
  else if (cell == CellId.minGRU) minGruForward(layer, rows, sums, before, h);
  else if (cell == CellId.coRNN) coRnnForward(layer, rows, sums, before, h);
  else unreachable();
}

/**
 * Turns the gradient dh of the states after a step into the direct gradient of those before, in place, and `dMemory` in
 * the same way; the sums become their gradient, and `recurrent` the gradient of U h₋ if that differs.
 */
export function cellBackward(
  layer: usize, rows: i32, sums: usize, kept: usize, recurrent: usize, before: usize, h: usize, memoryBefore: usize,
  dh: usize, dMemory: usize, gradBias: usize, gradScalars: usize,
): void {
  const cell = word(layer, LayerField.cell);
  if (cell == CellId.FastGRNN) fastGrnnBackward(layer, rows, sums, kept, before, dh, gradBias, gradScalars);
  else if (cell == CellId.FastRNN) fastRnnBackward(layer, rows, sums, before, dh, gradBias, gradScalars);
  else if (cell == CellId.RNN) rnnBackward(layer, rows, sums, h, dh, gradBias);
  else if (cell == CellId.UGRNN) ugrnnBackward(layer, rows, sums, before, dh, gradBias);
  else if (cell == CellId.GRU) gruBackward(layer, rows, sums, kept, recurrent, before, dh, gradBias);
  else if (cell == CellId.LSTM) lstmBackward(layer, rows, sums, kept, memoryBefore, dh, dMemory, gradBias);
  else if (cell == CellId.minGRU) minGruBackward(layer, rows, sums, before, dh, gradBias);
  else if (cell == CellId.coRNN) coRnnBackward(layer, rows, sums, before, h, dh, gradBias, gradScalars);
  else unreachable();
}
