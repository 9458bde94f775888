/**
 * @file Sequences too long to keep all their activations: a shard goes through the network some steps at a time. In
 * training the states before each segment are kept, and a segment is run forward again before its backward pass (Chen
 * et al., 2016).
 *
 * The bits are those of the shard in one piece. Gradients of biases and scalars are summed from the last step to the
 * first, those of maps from the first row to the last. So there are two backward passes over the segments: from the
 * last to the first for the gradients of the states between them and of the biases, then from the first to the last for
 * those of the maps, the head and the embedding.
 *
 * A segment is a shard with all of the shard's sequences. A sequence that has ended before the segment keeps its last
 * state.
 */
import { keepGradients } from "./embedding";
import { headBackward, headLoss, prepareReadout, readoutBackward, scoreRows, storeLoss } from "./head";
import {
  clearGradients, finishScalars, layersBackward, layersForward, loadStateGradients, storeStateGradients,
} from "./layers";
import { LossId, ReadoutId } from "./choices";
import { LayerField, MapField, NetworkField, ShardField } from "./layout";
import { pointer, word } from "./record";
import { allStateBytes, layerAt, memoryBytes } from "./states";

/** Whether the shard has more steps than the workspace holds. */
export function hasSegments(network: usize, shard: usize): bool {
  const steps = word(network, NetworkField.segmentSteps);
  return steps > 0 && word(shard, ShardField.steps) > steps;
}

// @ts-ignore: decorator
@inline
function countOf(network: usize, shard: usize): i32 {
  const steps = word(network, NetworkField.segmentSteps);
  return (word(shard, ShardField.steps) + steps - 1) / steps;
}

// @ts-ignore: decorator
@inline
function readsEvery(network: usize): bool {
  return word(network, NetworkField.readout) == ReadoutId.every;
}

// @ts-ignore: decorator
@inline
function isPooled(network: usize): bool {
  const readout = word(network, NetworkField.readout);
  return readout == ReadoutId.mean || readout == ReadoutId.max;
}

// @ts-ignore: decorator
@inline
function topOf(network: usize): usize {
  return layerAt(network, word(network, NetworkField.layers) - 1);
}

/** Bytes of the states and the pool kept before a segment. */
function borderBytes(network: usize, shard: usize): usize {
  const sequences = word(shard, ShardField.sequences);
  return allStateBytes(network, sequences) + (isPooled(network) ? memoryBytes(topOf(network), sequences) : 0);
}

/** Address of the states before segment `index`; 0: they are zeros. */
function statesBefore(network: usize, shard: usize, workspace: usize, index: i32): usize {
  if (index == 0 && pointer(shard, ShardField.initial) == 0) return 0;
  return workspace + pointer(network, NetworkField.segmentStates) + <usize>index * borderBytes(network, shard);
}

/** Copies the states before the shard to the others, since those after it may overwrite them. */
function keepInitialStates(network: usize, shard: usize, workspace: usize): void {
  const initial = pointer(shard, ShardField.initial);
  if (initial == 0) return;
  memory.copy(statesBefore(network, shard, workspace, 0), initial, borderBytes(network, shard));
}

/** Address of the gradients of the states after segment `index`. */
function gradientsAfter(network: usize, shard: usize, workspace: usize, index: i32): usize {
  const bytes = allStateBytes(network, word(shard, ShardField.sequences));
  return workspace + pointer(network, NetworkField.segmentGradients) + <usize>index * bytes;
}

// @ts-ignore: decorator
@inline
function set(record: usize, field: i32, value: usize): void {
  store<u32>(record + (<usize>field << 2), <u32>value);
}

/** Advances a pointer of the record, unless it is 0, by a number of 32-bit words. */
function advance(record: usize, field: i32, numbers: i32): void {
  const address = pointer(record, field);
  if (address != 0) set(record, field, address + (<usize>numbers << 2));
}

/** Writes the record of a segment whose final states are not kept. */
function segmentOf(network: usize, shard: usize, workspace: usize, index: i32): usize {
  const segment = workspace + pointer(network, NetworkField.segment);
  memory.copy(segment, shard, <usize>ShardField.size << 2);
  const first = index * word(network, NetworkField.segmentSteps);
  const steps = min(word(network, NetworkField.segmentSteps), word(shard, ShardField.steps) - first);
  const before = pointer(shard, ShardField.offsets) + (<usize>first << 2);
  const row = load<i32>(before);
  const ends = first + steps == word(shard, ShardField.steps);
  const end = ends ? word(shard, ShardField.rows) : load<i32>(before + (<usize>steps << 2));

  set(segment, ShardField.whole, shard);
  set(segment, ShardField.steps, steps);
  set(segment, ShardField.rows, end - row);
  set(segment, ShardField.seen, word(shard, ShardField.seen) + first);
  set(segment, ShardField.initial, statesBefore(network, shard, workspace, index));
  set(segment, ShardField.final, 0);
  advance(segment, ShardField.active, first);
  advance(segment, ShardField.ids, row);
  advance(segment, ShardField.samples, row * word(pointer(layerAt(network, 0), LayerField.inputMap), MapField.rowsP));
  advance(segment, ShardField.upstream, row * word(topOf(network), LayerField.hiddenP));
  if (readsEvery(network)) {
    const isClass = word(network, NetworkField.loss) == LossId.softmaxCrossEntropy;
    set(segment, ShardField.outputRows, end - row);
    advance(segment, ShardField.targets, row * (isClass ? 1 : word(network, NetworkField.outputs)));
    advance(segment, ShardField.weights, row);
    advance(segment, ShardField.scores, row * word(network, NetworkField.outputsP));
  }
  writeOffsets(workspace + pointer(network, NetworkField.segmentOffsets), segment, before, row);
  writeLastRows(workspace + pointer(network, NetworkField.segmentLastRows), segment, shard, row, end);
  return segment;
}

/** Writes the first rows of the segment's steps, counted from its own first row. */
function writeOffsets(offsets: usize, segment: usize, whole: usize, row: i32): void {
  set(segment, ShardField.offsets, offsets);
  for (let t: usize = 0; t < <usize>word(segment, ShardField.steps) << 2; t += 4) {
    store<i32>(offsets + t, load<i32>(whole + t) - row);
  }
}

/**
 * Writes the last rows of the sequences; for one that ended before, its initial state, which precedes the segment's
 * first row.
 */
function writeLastRows(lastRows: usize, segment: usize, shard: usize, row: i32, end: i32): void {
  const sequences = word(shard, ShardField.sequences);
  const lastStep = word(segment, ShardField.steps) - 1;
  const lastStepRow = load<i32>(pointer(segment, ShardField.offsets) + (<usize>lastStep << 2));
  set(segment, ShardField.lastRows, lastRows);
  for (let s = 0; s < sequences; s++) {
    const last = load<i32>(pointer(shard, ShardField.lastRows) + (<usize>s << 2));
    const own = last < row ? s - sequences : last < end ? last - row : lastStepRow + s;
    store<i32>(lastRows + (<usize>s << 2), own);
  }
}

/** Runs a segment forward, and keeps its final states for the next segment, or for the shard. */
function forward(network: usize, shard: usize, workspace: usize, index: i32): usize {
  const segment = segmentOf(network, shard, workspace, index);
  const isLast = index == countOf(network, shard) - 1;
  const after = isLast ? pointer(shard, ShardField.final) : statesBefore(network, shard, workspace, index + 1);
  set(segment, ShardField.final, after);
  layersForward(network, segment, workspace);
  prepareReadout(network, segment, workspace);
  return segment;
}

/** Runs a segment forward again, for its activations. */
function forwardAgain(network: usize, shard: usize, workspace: usize, index: i32): usize {
  const segment = segmentOf(network, shard, workspace, index);
  layersForward(network, segment, workspace);
  // The gathered or pooled states are already those of the whole shard.
  if (readsEvery(network)) prepareReadout(network, segment, workspace);
  return segment;
}

/** Runs forward, and computes the scores of all segments. */
export function scoreSegments(network: usize, shard: usize, workspace: usize): void {
  const last = countOf(network, shard) - 1;
  keepInitialStates(network, shard, workspace);
  for (let i = 0; i <= last; i++) {
    const segment = forward(network, shard, workspace, i);
    if (i < last && !readsEvery(network)) continue;
    const rows = word(segment, ShardField.outputRows);
    scoreRows(network, segment, workspace, 0, rows, pointer(segment, ShardField.scores));
  }
}

/** Runs forward, and computes the loss of all segments, whose scores are not kept. */
export function lossOfSegments(network: usize, shard: usize, workspace: usize): void {
  const last = countOf(network, shard) - 1;
  let loss: f64 = 0;
  keepInitialStates(network, shard, workspace);
  for (let i = 0; i <= last; i++) {
    const segment = forward(network, shard, workspace, i);
    if (i == last || readsEvery(network)) loss = headLoss(network, segment, workspace, loss);
  }
  storeLoss(shard, loss);
}

/** Forward, loss, and BPTT into the shard's gradient buffer. */
export function trainSegments(network: usize, shard: usize, workspace: usize): void {
  const last = countOf(network, shard) - 1;
  const gradients = pointer(shard, ShardField.gradients);
  const spare = workspace + pointer(network, NetworkField.spareGradients);
  const judged = pointer(shard, ShardField.upstream) == 0;
  let segment: usize = 0;
  keepInitialStates(network, shard, workspace);
  for (let i = 0; i <= last; i++) segment = forward(network, shard, workspace, i);
  clearGradients(network, shard, workspace);
  let loss: f64 = 0;
  if (judged && !readsEvery(network)) {
    loss = headBackward(network, segment, workspace, gradients, 0);
    if (isPooled(network)) keepGradPooled(network, shard, workspace);
  }

  for (let i = last; i >= 0; i--) {
    if (i < last) segment = forwardAgain(network, shard, workspace, i);
    storeStateGradients(network, shard, workspace, gradientsAfter(network, shard, workspace, i));
    if (judged && readsEvery(network)) headBackward(network, segment, workspace, 0, 0);
    layersBackward(network, segment, workspace, upstreamOf(network, segment, workspace), 0, gradients);
  }
  finishScalars(network, gradients);
  const initial = pointer(shard, ShardField.gradInitial);
  if (initial != 0) storeStateGradients(network, shard, workspace, initial);

  for (let i = 0; i <= last; i++) {
    segment = forwardAgain(network, shard, workspace, i);
    loadStateGradients(network, shard, workspace, gradientsAfter(network, shard, workspace, i));
    if (judged && readsEvery(network)) loss = headBackward(network, segment, workspace, gradients, loss);
    layersBackward(network, segment, workspace, upstreamOf(network, segment, workspace), gradients, spare);
    if (pointer(network, NetworkField.embedding) != 0) keepGradients(network, segment, workspace);
  }
  if (judged) storeLoss(shard, loss);
}

/** The gradient of every state of the segment from the head; 0: there is only that of the last state. */
function upstreamOf(network: usize, segment: usize, workspace: usize): usize {
  const upstream = pointer(segment, ShardField.upstream);
  if (upstream != 0) return upstream;
  if (isPooled(network)) takeGradPooled(network, segment, workspace);
  return readoutBackward(network, segment, workspace);
}

function gradPooledBytes(network: usize, shard: usize): usize {
  return memoryBytes(topOf(network), word(shard, ShardField.sequences));
}

function keepGradPooled(network: usize, shard: usize, workspace: usize): void {
  memory.copy(
    workspace + pointer(network, NetworkField.wholeGradPooled), workspace + pointer(network, NetworkField.gradPooled),
    gradPooledBytes(network, shard),
  );
}

/**
 * The segment's part of the gradient of the pooled states: a maximum reached before the segment has no gradient in it.
 */
function takeGradPooled(network: usize, segment: usize, workspace: usize): void {
  const bytes = gradPooledBytes(network, segment);
  const to = workspace + pointer(network, NetworkField.gradPooled);
  const from = workspace + pointer(network, NetworkField.wholeGradPooled);
  memory.copy(to, from, bytes);
  const states = pointer(segment, ShardField.initial);
  if (word(network, NetworkField.readout) != ReadoutId.max || states == 0) return;
  if (word(segment, ShardField.seen) == 0) return;
  const before = states + allStateBytes(network, word(segment, ShardField.sequences));
  const pooled = workspace + pointer(network, NetworkField.gathered);
  for (let i: usize = 0; i < bytes; i += 16) {
    const reached = f32x4.eq(v128.load(before + i), v128.load(pooled + i));
    v128.store(to + i, v128.andnot(v128.load(to + i), reached));
  }
}
