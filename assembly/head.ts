/**
 * @file The head: its input from the top layer's states, scores, loss, and the backward pass. In training, scores,
 * their loss and gradients are computed a block of rows at a time, so that a softmax over many thousand words takes no
 * more memory than a block.
 */
import { maskOf, maskRows } from "./dropout";
import { gemm, gemmTransposed } from "./gemm";
import { ReadoutId } from "./choices";
import { LayerField, NetworkField, packedRows, ShardField } from "./layout";
import { lossAndGradient } from "./loss";
import { divideByLengths, poolBackward, poolStates } from "./readout";
import { pointer, word } from "./record";
import { allStateBytes, gatherLastRows, layerAt, memoryBytes, stateBytes, statesAfter } from "./states";

// @ts-ignore: decorator
@inline
function topOf(network: usize): usize {
  return layerAt(network, word(network, NetworkField.layers) - 1);
}

/** Whether dropout applies to the head's input. */
// @ts-ignore: decorator
@inline
function drops(network: usize, shard: usize): bool {
  return pointer(network, NetworkField.dropped) != 0 && pointer(shard, ShardField.masks) != 0;
}

/** Address of the pool before the first step, or after the last, which follows such states; 0: there is none. */
function pooledBehind(network: usize, shard: usize, states: usize): usize {
  return states == 0 ? 0 : states + allStateBytes(network, word(shard, ShardField.sequences));
}

/** Prepares the head's input after the layers have run: gathers, pools or applies dropout. */
export function prepareReadout(network: usize, shard: usize, workspace: usize): void {
  const top = topOf(network);
  const states = statesAfter(top, shard, workspace);
  const readout = word(network, NetworkField.readout);
  const hiddenP = word(top, LayerField.hiddenP);
  if (readout == ReadoutId.every) {
    if (!drops(network, shard)) return;
    const mask = maskOf(network, shard, word(network, NetworkField.layers));
    const dropped = workspace + pointer(network, NetworkField.dropped);
    maskRows(shard, mask, hiddenP, states, word(top, LayerField.stateP), dropped);
    return;
  }
  const gathered = workspace + pointer(network, NetworkField.gathered);
  if (readout == ReadoutId.last) {
    gatherLastRows(shard, states, stateBytes(top, 1), gathered, <usize>hiddenP << 2);
    return;
  }
  const poolBefore = pooledBehind(network, shard, pointer(shard, ShardField.initial));
  const poolAfter = pooledBehind(network, shard, pointer(shard, ShardField.final));
  poolStates(readout, shard, states, stateBytes(top, 1), hiddenP, gathered, poolBefore);
  if (poolAfter != 0) memory.copy(poolAfter, gathered, memoryBytes(top, word(shard, ShardField.sequences)));
  if (readout == ReadoutId.mean) divideByLengths(shard, hiddenP, gathered);
}

/** Address of the head's input, h first in each row: all states, or one vector a sequence. */
function readRows(network: usize, shard: usize, workspace: usize): usize {
  if (word(network, NetworkField.readout) != ReadoutId.every) return workspace + pointer(network, NetworkField.gathered);
  if (drops(network, shard)) return workspace + pointer(network, NetworkField.dropped);
  return statesAfter(topOf(network), shard, workspace);
}

/** Floats from one row of the head's input to the next. */
function readStride(network: usize, shard: usize): i32 {
  const whole = word(network, NetworkField.readout) == ReadoutId.every && !drops(network, shard);
  return word(topOf(network), whole ? LayerField.stateP : LayerField.hiddenP);
}

/** Computes the scores of `rows` rows of the head's input, from row `first` on. */
export function scoreRows(network: usize, shard: usize, workspace: usize, first: i32, rows: i32, scores: usize): void {
  const outputsP = word(network, NetworkField.outputsP);
  const bias = pointer(network, NetworkField.headBias);
  for (let r = 0; r < rows; r++) memory.copy(scores + ((<usize>r * outputsP) << 2), bias, <usize>outputsP << 2);
  const stride = readStride(network, shard);
  gemm(
    readRows(network, shard, workspace) + ((<usize>first * stride) << 2), stride, rows, word(topOf(network), LayerField.hidden),
    pointer(network, NetworkField.head), outputsP, scores, outputsP, true,
  );
}

/** Adds the losses of rows to `total`, and writes their gradients to the workspace. */
function judgeRows(
  network: usize, shard: usize, workspace: usize, first: i32, rows: i32, scores: usize, total: f64,
): f64 {
  return lossAndGradient(
    word(network, NetworkField.loss), scores, pointer(shard, ShardField.targets), pointer(shard, ShardField.weights), first,
    rows, word(network, NetworkField.outputs), word(network, NetworkField.outputsP),
    workspace + pointer(network, NetworkField.gradScores), total,
  );
}

// @ts-ignore: decorator
@inline
export function storeLoss(shard: usize, loss: f64): void {
  store<f64>(shard + (<usize>ShardField.loss << 2), loss);
}

/** Stores the loss of a shard from its scores. */
export function lossOfScores(network: usize, shard: usize, workspace: usize): void {
  const rows = word(shard, ShardField.outputRows);
  const width = <usize>word(network, NetworkField.outputsP) << 2;
  const scores = pointer(shard, ShardField.scores);
  let loss: f64 = 0;
  for (let first = 0; first < rows; first += packedRows) {
    const block = min(packedRows, rows - first);
    loss = judgeRows(network, shard, workspace, first, block, scores + <usize>first * width, loss);
  }
  storeLoss(shard, loss);
}

/** Adds the losses of a shard's rows to `loss`; scores are computed block by block. */
export function headLoss(network: usize, shard: usize, workspace: usize, loss: f64): f64 {
  const rows = word(shard, ShardField.outputRows);
  const scores = workspace + pointer(network, NetworkField.blockScores);
  for (let first = 0; first < rows; first += packedRows) {
    const block = min(packedRows, rows - first);
    scoreRows(network, shard, workspace, first, block, scores);
    loss = judgeRows(network, shard, workspace, first, block, scores, loss);
  }
  return loss;
}

/**
 * Address of the gradient of the head's input: the top layer's gradState (last step), that of pooled states, or that of
 * every state.
 */
function gradientOfRead(network: usize, workspace: usize): usize {
  const readout = word(network, NetworkField.readout);
  if (readout == ReadoutId.last) return workspace + pointer(topOf(network), LayerField.gradState);
  return workspace + pointer(network, readout == ReadoutId.every ? NetworkField.gradGathered : NetworkField.gradPooled);
}

/**
 * Computes the gradient of the loss with respect to the head's input and, in `gradients`, to the head's parameters.
 * @param gradients 0: those of the head's parameters are left out
 * @param loss the loss of earlier rows
 * @returns the sum of `loss` and the loss of the shard's rows
 */
export function headBackward(network: usize, shard: usize, workspace: usize, gradients: usize, loss: f64): f64 {
  const top = topOf(network);
  const hiddenP = word(top, LayerField.hiddenP);
  const rows = word(shard, ShardField.outputRows);
  const outputsP = word(network, NetworkField.outputsP);
  const gradHead = gradients + pointer(network, NetworkField.gradHead);
  const gradBias = gradients + pointer(network, NetworkField.gradHeadBias);
  const scores = workspace + pointer(network, NetworkField.blockScores);
  const gradScores = workspace + pointer(network, NetworkField.gradScores);
  const scratch = workspace + pointer(network, NetworkField.scratch);
  const read = readRows(network, shard, workspace);
  const stride = readStride(network, shard);
  const target = gradientOfRead(network, workspace);
  const targetStride = word(network, NetworkField.readout) == ReadoutId.last ? word(top, LayerField.stateP) : hiddenP;

  for (let first = 0; first < rows; first += packedRows) {
    const block = min(packedRows, rows - first);
    scoreRows(network, shard, workspace, first, block, scores);
    loss = judgeRows(network, shard, workspace, first, block, scores, loss);
    if (gradients != 0) {
      const from = read + ((<usize>first * stride) << 2);
      gemmTransposed(from, stride, gradScores, outputsP, block, hiddenP, outputsP, gradHead, outputsP, scratch);
      addRows(gradScores, block, outputsP, gradBias);
    }
    gemm(
      gradScores, outputsP, block, word(network, NetworkField.outputs), pointer(network, NetworkField.headT), hiddenP,
      target + ((<usize>first * targetStride) << 2), targetStride, false,
    );
  }
  return loss;
}

/**
 * Turns the gradient of the head's input into that of every state `[rows, hiddenP]`, after {@link headBackward}; the
 * gradient of pooled states is overwritten.
 * @returns its address; 0 if the head reads the last state, whose gradient is already in place
 */
export function readoutBackward(network: usize, shard: usize, workspace: usize): usize {
  const readout = word(network, NetworkField.readout);
  if (readout == ReadoutId.last) return 0;
  const top = topOf(network);
  const hiddenP = word(top, LayerField.hiddenP);
  const upstream = workspace + pointer(network, NetworkField.gradGathered);
  if (readout != ReadoutId.every) {
    const gradient = workspace + pointer(network, NetworkField.gradPooled);
    const pooled = workspace + pointer(network, NetworkField.gathered);
    const states = statesAfter(top, shard, workspace);
    poolBackward(readout, shard, states, stateBytes(top, 1), hiddenP, pooled, gradient, upstream);
  } else if (drops(network, shard)) {
    const mask = maskOf(network, shard, word(network, NetworkField.layers));
    maskRows(shard, mask, hiddenP, upstream, hiddenP, upstream);
  }
  return upstream;
}

/** sum[c] += each row's number in column c; `columns` a multiple of 4. */
function addRows(from: usize, rows: i32, columns: i32, sum: usize): void {
  const width = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(sum + j, f32x4.add(v128.load(sum + j), v128.load(from + j)));
    }
    from += width;
  }
}
