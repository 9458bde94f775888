/**
 * @file One layer over all steps of a shard. The matrix work is the same for every cell: W x for all steps in one
 * product, then U h₋ and the pointwise cell at each step; in the backward pass dU and dW for all steps in one product
 * each. Rows are packed step by step, longest sequences first, so that the sequences still running are always the first
 * rows.
 */
import { clip, splat } from "./activations";
import { cellBackward, cellForward } from "./cells/step";
import { LayerField, MapField, ShardField } from "./layout";
import { applyMap, backToFactor, backToInput, gradientOfFirst, gradientOfSecond } from "./map";
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

/** Address of row `row` of a layer's array in the thread's workspace, `columns` floats a row. */
// @ts-ignore: decorator
@inline
function rowsFrom(layer: usize, field: i32, workspace: usize, row: i32, columns: i32): usize {
  return workspace + pointer(layer, field) + (<usize>row * columns << 2);
}

/** First row of the states before the step: the initial states precede the first step's. */
// @ts-ignore: decorator
@inline
function rowBefore(shard: usize, step: i32): i32 {
  return step == 0 ? 0 : word(shard, ShardField.sequences) + offset(shard, step - 1);
}

/** First row of the states after the step. */
// @ts-ignore: decorator
@inline
function rowAfter(shard: usize, step: i32): i32 {
  return word(shard, ShardField.sequences) + offset(shard, step);
}

/** Whether the states before the first step are zeros: their products are then left out. */
// @ts-ignore: decorator
@inline
function startsAtZero(shard: usize): bool {
  return pointer(shard, ShardField.initial) == 0;
}

/** Whether U h₋ of the last block is kept separate from W x. */
// @ts-ignore: decorator
@inline
function isApart(recurrentMap: usize): bool {
  return recurrentMap != 0 && word(recurrentMap, MapField.sharedColumns) < word(recurrentMap, MapField.columns);
}

/**
 * The input of layer 0 is the shard's samples, that of other layers the states of the layer below; `ldx` floats a row.
 */
export function layerForward(layer: usize, shard: usize, workspace: usize, x: usize, ldx: i32): void {
  const sums = workspace + pointer(layer, LayerField.sums);
  applyMap(pointer(layer, LayerField.inputMap), workspace, x, ldx, word(shard, ShardField.rows), 0, sums, false, 0);
  const steps = word(shard, ShardField.steps);
  for (let t = 0; t < steps; t++) stepForward(layer, shard, workspace, t);
}

function stepForward(layer: usize, shard: usize, workspace: usize, t: i32): void {
  const n = active(shard, t);
  const row = offset(shard, t);
  const hiddenP = word(layer, LayerField.hiddenP);
  const stateP = word(layer, LayerField.stateP);
  const before = rowsFrom(layer, LayerField.states, workspace, rowBefore(shard, t), stateP);
  const h = rowsFrom(layer, LayerField.states, workspace, rowAfter(shard, t), stateP);
  const sums = rowsFrom(layer, LayerField.sums, workspace, row, word(layer, LayerField.columns));
  const kept = rowsFrom(layer, LayerField.kept, workspace, row, hiddenP);

  const recurrentMap = pointer(layer, LayerField.recurrentMap);
  if (t == 0 && startsAtZero(shard)) {
    if (isApart(recurrentMap)) memory.fill(kept, 0, <usize>n * hiddenP << 2);
  } else if (recurrentMap != 0) {
    applyMap(recurrentMap, workspace, before, stateP, n, row, sums, true, kept);
  }

  const memoryBefore = rowsFrom(layer, LayerField.memories, workspace, rowBefore(shard, t), hiddenP);
  const memoryAfter = rowsFrom(layer, LayerField.memories, workspace, rowAfter(shard, t), hiddenP);
  cellForward(layer, n, sums, kept, before, h, memoryBefore, memoryAfter);
  const bound = single(layer, LayerField.bound);
  if (bound < Infinity) boundStates(h, <usize>n * stateP << 2, bound);
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

/** Adds rows of `hiddenP` floats to the h of rows of states. */
function addToStates(dh: usize, stateP: i32, upstream: usize, hiddenP: i32, n: i32): void {
  const width = <usize>hiddenP << 2;
  for (let r = 0; r < n; r++) {
    for (let j: usize = 0; j < width; j += 16) addTo(dh + j, v128.load(upstream + j));
    dh += <usize>stateP << 2;
    upstream += width;
  }
}

/**
 * Copies the gradient of n states, and of their memory cells, to the arrays for all steps, if the plan has room for
 * them.
 */
function keepStateGradients(layer: usize, workspace: usize, n: i32, row: i32, dh: usize): void {
  if (pointer(layer, LayerField.stateGradients) == 0) return;
  const stateP = word(layer, LayerField.stateP);
  memory.copy(rowsFrom(layer, LayerField.stateGradients, workspace, row, stateP), dh, <usize>n * stateP << 2);
  if (word(layer, LayerField.memoryApart) == 0) return;
  const hiddenP = word(layer, LayerField.hiddenP);
  const dMemory = workspace + pointer(layer, LayerField.gradMemory);
  memory.copy(rowsFrom(layer, LayerField.memoryGradients, workspace, row, hiddenP), dMemory, <usize>n * hiddenP << 2);
}

/**
 * BPTT through one layer. `gradState` has the gradient of each sequence's last state on entry (zeros if there is none)
 * and of the initial state on return; `upstream` is 0 or the gradient of every h `[rows, hiddenP]`.
 * @param maps the gradients to which those of W and U are added; 0: they are left out
 * @param biases the gradients to which those of biases and scalars are added
 */
export function layerBackward(
  layer: usize, shard: usize, workspace: usize, x: usize, ldx: i32, upstream: usize, maps: usize, biases: usize, scratch: usize,
): void {
  for (let t = word(shard, ShardField.steps) - 1; t >= 0; t--) {
    stepBackward(layer, shard, workspace, t, upstream, biases);
  }
  if (maps != 0 && pointer(layer, LayerField.recurrentMap) != 0) {
    gradientsOfRecurrentMap(layer, shard, workspace, maps, scratch);
  }
  throughInputMap(layer, shard, workspace, x, ldx, maps, scratch);
}

/** Field of the gradients of U h₋: that of the sums, or a separate array. */
// @ts-ignore: decorator
@inline
function recurrentField(recurrentMap: usize): i32 {
  return isApart(recurrentMap) ? LayerField.recurrentSums : LayerField.sums;
}

function stepBackward(
  layer: usize, shard: usize, workspace: usize, t: i32, upstream: usize, gradients: usize,
): void {
  const n = active(shard, t);
  const row = offset(shard, t);
  const hiddenP = word(layer, LayerField.hiddenP);
  const stateP = word(layer, LayerField.stateP);
  const columns = word(layer, LayerField.columns);
  const before = rowsFrom(layer, LayerField.states, workspace, rowBefore(shard, t), stateP);
  const h = rowsFrom(layer, LayerField.states, workspace, rowAfter(shard, t), stateP);
  const sums = rowsFrom(layer, LayerField.sums, workspace, row, columns);
  const kept = rowsFrom(layer, LayerField.kept, workspace, row, hiddenP);
  const dh = workspace + pointer(layer, LayerField.gradState);
  if (upstream != 0) addToStates(dh, stateP, upstream + (<usize>row * hiddenP << 2), hiddenP, n);
  keepStateGradients(layer, workspace, n, row, dh);

  const bound = single(layer, LayerField.bound);
  if (bound < Infinity) stopAtBound(dh, h, <usize>n * stateP << 2, bound);

  const recurrentMap = pointer(layer, LayerField.recurrentMap);
  const recurrent = rowsFrom(layer, recurrentField(recurrentMap), workspace, row, columns);
  const memoryBefore = rowsFrom(layer, LayerField.memories, workspace, rowBefore(shard, t), hiddenP);
  cellBackward(
    layer, n, sums, kept, recurrent, before, h, memoryBefore, dh, workspace + pointer(layer, LayerField.gradMemory),
    gradients + pointer(layer, LayerField.gradBiases), gradients + pointer(layer, LayerField.gradScalars),
  );

  // dh₋ += dsums Uᵀ
  const first = t == 0 && startsAtZero(shard) && pointer(shard, ShardField.gradInitial) == 0;
  if (!first && recurrentMap != 0) {
    backToFactor(recurrentMap, workspace, recurrent, n, row);
    backToInput(recurrentMap, workspace, recurrent, n, row, dh, true);
  }
  keepInRange(dh, <usize>n * stateP << 2);
  if (word(layer, LayerField.memoryApart)) {
    keepInRange(workspace + pointer(layer, LayerField.gradMemory), <usize>n * hiddenP << 2);
  }
}

/**
 * 2⁻⁸⁰. A gradient that vanishes over hundreds of steps reaches subnormal numbers, for which a processor takes a
 * hundred times as long. With some room for later factors, such gradients become zeros before that; they are too small
 * to move any weight.
 */
const TINY: f32 = 8.271806125530277e-25;

/**
 * 2⁸⁰. A gradient that explodes over hundreds of steps would overflow, and with it the sums of its batch. Held here, it
 * leaves room for those sums, and clipping by the norm still makes a step of it.
 */
const HUGE: f32 = 1.2089258196146292e24;

/** Sets numbers of magnitude below {@link TINY} to 0, and above {@link HUGE} to it. */
function keepInRange(numbers: usize, bytes: usize): void {
  for (const end = numbers + bytes; numbers < end; numbers += 16) {
    const v = v128.load(numbers);
    const held = f32x4.pmax(splat(-HUGE), f32x4.pmin(splat(HUGE), v));
    v128.store(numbers, v128.andnot(held, f32x4.lt(f32x4.abs(v), splat(TINY))));
  }
}

function gradientsOfRecurrentMap(layer: usize, shard: usize, workspace: usize, gradients: usize, scratch: usize): void {
  const map = pointer(layer, LayerField.recurrentMap);
  const rows = word(shard, ShardField.rows);
  const stateP = word(layer, LayerField.stateP);
  const columns = word(layer, LayerField.columns);
  const field = recurrentField(map);
  const skipped = startsAtZero(shard) ? active(shard, 0) : 0;
  const dSums = rowsFrom(layer, field, workspace, skipped, columns);
  gradientOfSecond(map, workspace, dSums, rows - skipped, skipped, gradients, scratch);
  // h₋ᵀ · dsums. While no sequence ends, the states before a run of steps are contiguous: one product for each run.
  const steps = word(shard, ShardField.steps);
  let t = skipped > 0 ? 1 : 0;
  while (t < steps) {
    const running = active(shard, t);
    let end = t + 1;
    if (rowBefore(shard, t) + running == rowBefore(shard, end)) {
      while (end < steps && active(shard, end) == running) end++;
    }
    const row = offset(shard, t);
    const before = rowsFrom(layer, LayerField.states, workspace, rowBefore(shard, t), stateP);
    const d = rowsFrom(layer, field, workspace, row, columns);
    gradientOfFirst(map, workspace, before, stateP, d, (end - t) * running, row, gradients, scratch);
    t = end;
  }
}

/** The gradients of W, unless `gradients` is 0, and of the input, if it is wanted. */
function throughInputMap(
  layer: usize, shard: usize, workspace: usize, x: usize, ldx: i32, gradients: usize, scratch: usize,
): void {
  const map = pointer(layer, LayerField.inputMap);
  const rows = word(shard, ShardField.rows);
  const dSums = workspace + pointer(layer, LayerField.sums);
  backToFactor(map, workspace, dSums, rows, 0);
  if (gradients != 0) {
    gradientOfSecond(map, workspace, dSums, rows, 0, gradients, scratch);
    gradientOfFirst(map, workspace, x, ldx, dSums, rows, 0, gradients, scratch);
  }
  if (word(layer, LayerField.wantsGradInput) == 0) return;
  backToInput(map, workspace, dSums, rows, 0, workspace + pointer(layer, LayerField.gradInput), false);
}
