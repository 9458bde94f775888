/**
 * @file One layer over all steps of a shard. The matrix work is the same for every cell: W x for all steps as one
 * product, per step only U h₋ and the pointwise cell, and backwards dU and dW for all steps as one product each. Rows
 * are packed step by step, longest sequences first, so that the sequences still running are always the first rows.
 */
import { clip, splat } from "./activations";
import { fastGrnnBackward, fastGrnnForward } from "./cells/fastgrnn";
import { fastRnnBackward, fastRnnForward } from "./cells/fastrnn";
import { gruBackward, gruForward } from "./cells/gru";
import { lstmBackward, lstmForward } from "./cells/lstm";
import { rnnBackward, rnnForward } from "./cells/rnn";
import { ugrnnBackward, ugrnnForward } from "./cells/ugrnn";
import { gemm, gemmTransposed } from "./gemm";
import { CellId, LayerField, ShardField } from "./layout";
import { addTo, pointer, single, word } from "./record";

// @ts-ignore: decorator
@inline
function active(shard: usize, step: i32): i32 {
  return load<i32>(pointer(shard, ShardField.active) + (<usize>step << 2));
}

// @ts-ignore: decorator
@inline
function offset(shard: usize, step: i32): i32 {
  return load<i32>(pointer(shard, ShardField.offsets) + (<usize>step << 2));
}

/** Address of a layer's array in the thread's workspace. */
// @ts-ignore: decorator
@inline
function area(layer: usize, field: i32, workspace: usize): usize {
  return workspace + pointer(layer, field);
}

/** First row of h (and c) before the step: the initial state lies in front of the first step's states. */
// @ts-ignore: decorator
@inline
function rowBefore(shard: usize, step: i32): i32 {
  return step == 0 ? 0 : word(shard, ShardField.sequences) + offset(shard, step - 1);
}

/** Whether the states before the first step are zeros: their products are then left out. */
// @ts-ignore: decorator
@inline
function startsAtZero(shard: usize): bool {
  return pointer(shard, ShardField.initial) == 0;
}

/** Input of layer 0 is the shard's samples; of the others, the states of the layer below. */
export function layerForward(layer: usize, shard: usize, workspace: usize, x: usize): void {
  const rows = word(shard, ShardField.rows);
  const columns = word(layer, LayerField.columns);
  const inputP = word(layer, LayerField.inputP);
  const sums = area(layer, LayerField.sums, workspace);
  const rankW = word(layer, LayerField.rankW);
  if (rankW != 0) {
    const rankWP = word(layer, LayerField.rankWP);
    const factor = area(layer, LayerField.inputFactor, workspace);
    gemm(x, inputP, rows, word(layer, LayerField.input), pointer(layer, LayerField.w), rankWP, factor, rankWP, false);
    gemm(factor, rankWP, rows, rankW, pointer(layer, LayerField.w2), columns, sums, columns, false);
  } else {
    gemm(x, inputP, rows, word(layer, LayerField.input), pointer(layer, LayerField.w), columns, sums, columns, false);
  }
  const steps = word(shard, ShardField.steps);
  for (let t = 0; t < steps; t++) stepForward(layer, shard, workspace, t);
}

function stepForward(layer: usize, shard: usize, workspace: usize, t: i32): void {
  const n = active(shard, t);
  const row = offset(shard, t);
  const hiddenP = word(layer, LayerField.hiddenP);
  const columns = word(layer, LayerField.columns);
  const width = <usize>hiddenP << 2;
  const states = area(layer, LayerField.states, workspace);
  const before = states + <usize>rowBefore(shard, t) * width;
  const h = states + <usize>(word(shard, ShardField.sequences) + row) * width;
  const sums = area(layer, LayerField.sums, workspace) + (<usize>row * columns << 2);
  const kept = area(layer, LayerField.kept, workspace) + <usize>row * width;

  if (t > 0 || !startsAtZero(shard)) recurrentProduct(layer, workspace, n, row, before, sums, kept);
  else if (word(layer, LayerField.sharedColumns) < columns) memory.fill(kept, 0, <usize>n * width);

  const cell = word(layer, LayerField.cell);
  if (cell == CellId.FastGRNN) fastGrnnForward(layer, n, sums, kept, before, h);
  else if (cell == CellId.FastRNN) fastRnnForward(layer, n, sums, before, h);
  else if (cell == CellId.RNN) rnnForward(layer, n, sums, h);
  else if (cell == CellId.UGRNN) ugrnnForward(layer, n, sums, before, h);
  else if (cell == CellId.GRU) gruForward(layer, n, sums, kept, before, h);
  else if (cell == CellId.LSTM) {
    const memories = area(layer, LayerField.memories, workspace);
    const memoryBefore = memories + (before - states);
    lstmForward(layer, n, sums, kept, memoryBefore, memories + (h - states), h);
  } else unreachable();
  const bound = single(layer, LayerField.bound);
  if (bound < Infinity) boundStates(h, <usize>n * width, bound);
}

/** U h₋, into the sums; the columns that the GRU keeps apart go to `kept`. */
function recurrentProduct(
  layer: usize, workspace: usize, n: i32, row: i32, before: usize, sums: usize, kept: usize,
): void {
  const hiddenP = word(layer, LayerField.hiddenP);
  const columns = word(layer, LayerField.columns);
  const shared = word(layer, LayerField.sharedColumns);
  let a = before;
  let lda = hiddenP;
  let k = word(layer, LayerField.hidden);
  let packed = pointer(layer, LayerField.u);
  const rankU = word(layer, LayerField.rankU);
  if (rankU != 0) {
    const rankUP = word(layer, LayerField.rankUP);
    const factor = area(layer, LayerField.stateFactor, workspace) + (<usize>row * rankUP << 2);
    gemm(before, hiddenP, n, k, packed, rankUP, factor, rankUP, false);
    a = factor;
    lda = rankUP;
    k = rankU;
    packed = pointer(layer, LayerField.u2);
  }
  gemm(a, lda, n, k, packed, shared, sums, columns, true);
  if (shared < columns) {
    gemm(a, lda, n, k, packed + (<usize>k * shared << 2), columns - shared, kept, hiddenP, false);
  }
}

function boundStates(h: usize, bytes: usize, bound: f32): void {
  for (const end = h + bytes; h < end; h += 16) {
    v128.store(h, clip(v128.load(h), splat(-bound), splat(bound)));
  }
}

/** A state that has reached the bound passes no gradient. */
function stopAtBound(dh: usize, h: usize, bytes: usize, bound: f32): void {
  for (const end = h + bytes; h < end; h += 16) {
    v128.store(dh, v128.and(v128.load(dh), f32x4.lt(f32x4.abs(v128.load(h)), splat(bound))));
    dh += 16;
  }
}

/**
 * BPTT through one layer. `gradState` holds the gradient of each sequence's last state on entry (zeros if there is none)
 * and of the initial state on return; `upstream` is 0 or the gradient of every state `[rows, hiddenP]`.
 */
export function layerBackward(
  layer: usize, shard: usize, workspace: usize, x: usize, upstream: usize, gradients: usize, scratch: usize,
  gradScalars: usize,
): void {
  for (let t = word(shard, ShardField.steps) - 1; t >= 0; t--) {
    stepBackward(layer, shard, workspace, t, upstream, gradients, gradScalars);
  }
  gradientsOfRecurrentMap(layer, shard, workspace, gradients, scratch);
  gradientsOfInputMap(layer, shard, workspace, x, gradients, scratch);
}

function stepBackward(
  layer: usize, shard: usize, workspace: usize, t: i32, upstream: usize, gradients: usize, gradScalars: usize,
): void {
  const n = active(shard, t);
  const row = offset(shard, t);
  const hiddenP = word(layer, LayerField.hiddenP);
  const columns = word(layer, LayerField.columns);
  const width = <usize>hiddenP << 2;
  const states = area(layer, LayerField.states, workspace);
  const before = states + <usize>rowBefore(shard, t) * width;
  const h = states + <usize>(word(shard, ShardField.sequences) + row) * width;
  const sums = area(layer, LayerField.sums, workspace) + (<usize>row * columns << 2);
  const kept = area(layer, LayerField.kept, workspace) + <usize>row * width;
  const dh = area(layer, LayerField.gradState, workspace);
  const bias = gradients + pointer(layer, LayerField.gradBiases);
  if (upstream != 0) {
    const from = upstream + <usize>row * width;
    const bytes = <usize>n * width;
    for (let i: usize = 0; i < bytes; i += 16) addTo(dh + i, v128.load(from + i));
  }

  const bound = single(layer, LayerField.bound);
  if (bound < Infinity) stopAtBound(dh, h, <usize>n * width, bound);

  const cell = word(layer, LayerField.cell);
  let recurrent = sums;
  if (cell == CellId.FastGRNN) fastGrnnBackward(layer, n, sums, kept, before, dh, bias, gradScalars);
  else if (cell == CellId.FastRNN) fastRnnBackward(layer, n, sums, before, dh, bias, gradScalars);
  else if (cell == CellId.RNN) rnnBackward(layer, n, sums, h, dh, bias);
  else if (cell == CellId.UGRNN) ugrnnBackward(layer, n, sums, before, dh, bias);
  else if (cell == CellId.GRU) {
    recurrent = area(layer, LayerField.recurrentSums, workspace) + (<usize>row * columns << 2);
    gruBackward(layer, n, sums, kept, recurrent, before, dh, bias);
  } else if (cell == CellId.LSTM) {
    const memoryBefore = area(layer, LayerField.memories, workspace) + (before - states);
    lstmBackward(layer, n, sums, kept, memoryBefore, dh, area(layer, LayerField.gradMemory, workspace), bias);
  } else unreachable();

  // dh₋ += dsums Uᵀ
  if (t == 0 && startsAtZero(shard) && pointer(shard, ShardField.gradInitial) == 0) return;
  const rankU = word(layer, LayerField.rankU);
  if (rankU != 0) {
    const rankUP = word(layer, LayerField.rankUP);
    const factor = area(layer, LayerField.gradStateFactor, workspace) + (<usize>row * rankUP << 2);
    gemm(recurrent, columns, n, columns, pointer(layer, LayerField.u2T), rankUP, factor, rankUP, false);
    gemm(factor, rankUP, n, rankU, pointer(layer, LayerField.uT), hiddenP, dh, hiddenP, true);
  } else {
    gemm(recurrent, columns, n, columns, pointer(layer, LayerField.uT), hiddenP, dh, hiddenP, true);
  }
}

function gradientsOfRecurrentMap(layer: usize, shard: usize, workspace: usize, gradients: usize, scratch: usize): void {
  const rows = word(shard, ShardField.rows);
  const hiddenP = word(layer, LayerField.hiddenP);
  const columns = word(layer, LayerField.columns);
  const states = area(layer, LayerField.states, workspace);
  const apart = word(layer, LayerField.sharedColumns) < columns;
  const dSums = area(layer, apart ? LayerField.recurrentSums : LayerField.sums, workspace);
  const gradU = gradients + pointer(layer, LayerField.gradU);
  const skipped = startsAtZero(shard) ? active(shard, 0) : 0;
  let b = dSums;
  let n = columns;
  if (word(layer, LayerField.rankU) != 0) {
    n = word(layer, LayerField.rankUP);
    b = area(layer, LayerField.gradStateFactor, workspace);
    const factor = area(layer, LayerField.stateFactor, workspace);
    const gradU2 = gradients + pointer(layer, LayerField.gradU2);
    gemmTransposed(
      factor + (<usize>(skipped * n) << 2), n, dSums + (<usize>(skipped * columns) << 2), columns, rows - skipped,
      n, columns, gradU2, columns, scratch,
    );
  }
  // h₋ᵀ · dsums. While no sequence ends, the states before a run of steps are contiguous: one product a run.
  const steps = word(shard, ShardField.steps);
  let t = skipped > 0 ? 1 : 0;
  while (t < steps) {
    const running = active(shard, t);
    let end = t + 1;
    if (rowBefore(shard, t) + running == rowBefore(shard, end)) {
      while (end < steps && active(shard, end) == running) end++;
    }
    const first = offset(shard, t);
    const a = states + (<usize>rowBefore(shard, t) * hiddenP << 2);
    gemmTransposed(
      a, hiddenP, b + (<usize>first * n << 2), n, (end - t) * running, hiddenP, n, gradU, n, scratch,
    );
    t = end;
  }
}

function gradientsOfInputMap(
  layer: usize, shard: usize, workspace: usize, x: usize, gradients: usize, scratch: usize,
): void {
  const rows = word(shard, ShardField.rows);
  const columns = word(layer, LayerField.columns);
  const inputP = word(layer, LayerField.inputP);
  const wantsGradInput = word(layer, LayerField.wantsGradInput);
  const gradInput = area(layer, LayerField.gradInput, workspace);
  const dSums = area(layer, LayerField.sums, workspace);
  const gradW = gradients + pointer(layer, LayerField.gradW);
  const rankW = word(layer, LayerField.rankW);
  if (rankW != 0) {
    const rankWP = word(layer, LayerField.rankWP);
    const factor = area(layer, LayerField.inputFactor, workspace);
    const gradFactor = area(layer, LayerField.gradInputFactor, workspace);
    gemm(dSums, columns, rows, columns, pointer(layer, LayerField.w2T), rankWP, gradFactor, rankWP, false);
    const gradW2 = gradients + pointer(layer, LayerField.gradW2);
    gemmTransposed(factor, rankWP, dSums, columns, rows, rankWP, columns, gradW2, columns, scratch);
    gemmTransposed(x, inputP, gradFactor, rankWP, rows, inputP, rankWP, gradW, rankWP, scratch);
    if (wantsGradInput) {
      gemm(gradFactor, rankWP, rows, rankW, pointer(layer, LayerField.wT), inputP, gradInput, inputP, false);
    }
  } else {
    gemmTransposed(x, inputP, dSums, columns, rows, inputP, columns, gradW, columns, scratch);
    if (wantsGradInput) {
      gemm(dSums, columns, rows, columns, pointer(layer, LayerField.wT), inputP, gradInput, inputP, false);
    }
  }
}
