/** @file A shard through the whole network, forward and, when training, back into its own gradient buffer. */
import { maskOf, maskRows } from "./dropout";
import { embed, keepGradients } from "./embedding";
import { headBackward, headLoss, lossOfScores, prepareReadout, scoreRows } from "./head";
import { layerBackward, layerForward } from "./layer";
import { LayerField, MapField, NetworkField, ShardField } from "./layout";
import { pointer, word } from "./record";
import { gatherLastRows, layerAt, memoryBytes, stateBytes, statesAfter } from "./states";

function layerInput(network: usize, shard: usize, workspace: usize, index: i32): usize {
  if (index == 0) return pointer(shard, ShardField.samples);
  if (pointer(shard, ShardField.masks) != 0) return workspace + pointer(layerAt(network, index), LayerField.dropped);
  return statesAfter(layerAt(network, index - 1), shard, workspace);
}

/** Floats from one row of a layer's input to the next. */
function inputStride(network: usize, shard: usize, index: i32): i32 {
  if (index > 0 && pointer(shard, ShardField.masks) == 0) return word(layerAt(network, index - 1), LayerField.stateP);
  return inputWidth(network, index);
}

function inputWidth(network: usize, index: i32): i32 {
  return word(pointer(layerAt(network, index), LayerField.inputMap), MapField.rowsP);
}

/** Dropout of the states that enter a layer, or of the rows of an embedding in their place. */
function dropInput(network: usize, shard: usize, workspace: usize, index: i32): void {
  const mask = maskOf(network, shard, index);
  const width = inputWidth(network, index);
  const to = layerInput(network, shard, workspace, index);
  if (index > 0) {
    const below = layerAt(network, index - 1);
    maskRows(shard, mask, width, statesAfter(below, shard, workspace), word(below, LayerField.stateP), to);
  } else if (pointer(network, NetworkField.embedding) != 0) {
    maskRows(shard, mask, width, to, width, to);
  }
}

/** What was dropped passes no gradient. */
function dropGradient(network: usize, shard: usize, workspace: usize, index: i32): void {
  const layer = layerAt(network, index);
  if (word(layer, LayerField.wantsGradInput) == 0) return;
  const gradient = workspace + pointer(layer, LayerField.gradInput);
  const width = inputWidth(network, index);
  maskRows(shard, maskOf(network, shard, index), width, gradient, width, gradient);
}

/**
 * Puts the initial states (zeros where none are given) in front of each layer's states.
 * @returns where what a pooled readout has of the steps before stands; 0 where no states are given
 */
function loadInitialStates(network: usize, shard: usize, workspace: usize): usize {
  const sequences = word(shard, ShardField.sequences);
  let from = pointer(shard, ShardField.initial);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    from = loadInitial(workspace + pointer(layer, LayerField.states), from, stateBytes(layer, sequences));
    if (word(layer, LayerField.memoryApart)) {
      from = loadInitial(workspace + pointer(layer, LayerField.memories), from, memoryBytes(layer, sequences));
    }
  }
  return from;
}

/** Copies one array, or clears it where there is none to copy; returns where the next one begins. */
function loadInitial(to: usize, from: usize, bytes: usize): usize {
  if (from == 0) {
    memory.fill(to, 0, bytes);
    return 0;
  }
  memory.copy(to, from, bytes);
  return from + bytes;
}

/** @returns where the next array goes */
function storeFinalStates(network: usize, shard: usize, workspace: usize): usize {
  const sequences = word(shard, ShardField.sequences);
  let to = pointer(shard, ShardField.final);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    const width = stateBytes(layer, 1);
    gatherLastRows(shard, statesAfter(layer, shard, workspace), width, to, width);
    to += <usize>sequences * width;
    if (word(layer, LayerField.memoryApart)) {
      const memoryWidth = memoryBytes(layer, 1);
      const memories = workspace + pointer(layer, LayerField.memories) + memoryBytes(layer, sequences);
      gatherLastRows(shard, memories, memoryWidth, to, memoryWidth);
      to += <usize>sequences * memoryWidth;
    }
  }
  return to;
}

/** The layers forward, and what pooled readouts have of the steps before and after. */
function layersForward(network: usize, shard: usize, workspace: usize): void {
  if (pointer(network, NetworkField.embedding) != 0) embed(network, shard);
  const poolBefore = loadInitialStates(network, shard, workspace);
  const layers = word(network, NetworkField.layers);
  for (let i = 0; i < layers; i++) {
    if (pointer(shard, ShardField.masks) != 0) dropInput(network, shard, workspace, i);
    const x = layerInput(network, shard, workspace, i);
    layerForward(layerAt(network, i), shard, workspace, x, inputStride(network, shard, i));
  }
  const poolAfter = pointer(shard, ShardField.final) == 0 ? 0 : storeFinalStates(network, shard, workspace);
  prepareReadout(network, shard, workspace, poolBefore, poolAfter);
}

/** Forward: scores `[outputRows, outputsP]`, and the final states where the shard asks for them. */
export function shardForward(network: usize, shard: usize, workspace: usize): void {
  layersForward(network, shard, workspace);
  scoreRows(network, shard, workspace, 0, word(shard, ShardField.outputRows), pointer(shard, ShardField.scores));
}

/** Forward and the loss, for networks whose scores are too many to be kept: no more than a block of rows is in memory. */
export function shardMeasure(network: usize, shard: usize, workspace: usize): void {
  layersForward(network, shard, workspace);
  headLoss(network, shard, workspace);
}

/** The loss of a shard whose scores are known; no gradient is kept. */
export function shardLoss(network: usize, shard: usize, workspace: usize): void {
  lossOfScores(network, shard, workspace);
}

/** Forward, loss, and BPTT into the shard's gradient buffer. */
export function shardTrain(network: usize, shard: usize, workspace: usize): void {
  layersForward(network, shard, workspace);
  const gradients = pointer(shard, ShardField.gradients);
  memory.fill(gradients, 0, pointer(network, NetworkField.gradBytes));
  const sequences = word(shard, ShardField.sequences);
  const layers = word(network, NetworkField.layers);
  for (let i = 0; i < layers; i++) {
    const layer = layerAt(network, i);
    memory.fill(workspace + pointer(layer, LayerField.gradState), 0, stateBytes(layer, sequences));
    if (word(layer, LayerField.memoryApart)) {
      memory.fill(workspace + pointer(layer, LayerField.gradMemory), 0, memoryBytes(layer, sequences));
    }
  }
  const scratch = workspace + pointer(network, NetworkField.scratch);
  let upstream = pointer(shard, ShardField.upstream);
  if (upstream == 0) upstream = headBackward(network, shard, workspace, scratch);
  for (let i = layers - 1; i >= 0; i--) {
    const layer = layerAt(network, i);
    const x = layerInput(network, shard, workspace, i);
    layerBackward(layer, shard, workspace, x, inputStride(network, shard, i), upstream, gradients, scratch);
    if (pointer(shard, ShardField.masks) != 0) dropGradient(network, shard, workspace, i);
    finishScalars(layer, gradients + pointer(layer, LayerField.gradScalars));
    upstream = workspace + pointer(layer, LayerField.gradInput);
  }
  if (pointer(network, NetworkField.embedding) != 0) keepGradients(network, shard, workspace);
  if (pointer(shard, ShardField.gradInitial) != 0) storeGradInitial(network, shard, workspace);
}

/** From dζ to the gradient of the stored value: σ' = σ (1 − σ). The f64 sums give way to f32. */
function finishScalars(layer: usize, gradScalars: usize): void {
  const scalars = pointer(layer, LayerField.scalars);
  const count = <usize>word(layer, LayerField.scalarCount);
  for (let i: usize = 0; i < count; i++) {
    const value = load<f32>(scalars + (i << 2));
    const gradient = <f32>load<f64>(gradScalars + (i << 3)) * (value - value * value);
    store<f32>(gradScalars + (i << 2), gradient);
  }
  memory.fill(gradScalars + (count << 2), 0, count << 2);
}

function storeGradInitial(network: usize, shard: usize, workspace: usize): void {
  const sequences = word(shard, ShardField.sequences);
  let to = pointer(shard, ShardField.gradInitial);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    const bytes = stateBytes(layer, sequences);
    memory.copy(to, workspace + pointer(layer, LayerField.gradState), bytes);
    to += bytes;
    if (word(layer, LayerField.memoryApart)) {
      memory.copy(to, workspace + pointer(layer, LayerField.gradMemory), memoryBytes(layer, sequences));
      to += memoryBytes(layer, sequences);
    }
  }
}
