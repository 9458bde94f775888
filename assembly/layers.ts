/**
 * @file All layers of a shard, forward and back: their inputs, and the states before the first step and after the last.
 */
import { maskOf, maskRows } from "./dropout";
import { embed } from "./embedding";
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

/** Applies dropout to the states that enter a layer, or to the rows of an embedding. */
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

/** Dropped numbers pass no gradient. */
function dropGradient(network: usize, shard: usize, workspace: usize, index: i32): void {
  const layer = layerAt(network, index);
  if (word(layer, LayerField.wantsGradInput) == 0) return;
  const gradient = workspace + pointer(layer, LayerField.gradInput);
  const width = inputWidth(network, index);
  maskRows(shard, maskOf(network, shard, index), width, gradient, width, gradient);
}

/** Writes the initial states (zeros if none are given) in front of each layer's states. */
function loadInitialStates(network: usize, shard: usize, workspace: usize): void {
  const sequences = word(shard, ShardField.sequences);
  let from = pointer(shard, ShardField.initial);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    from = loadInitial(workspace + pointer(layer, LayerField.states), from, stateBytes(layer, sequences));
    if (word(layer, LayerField.memoryApart)) {
      from = loadInitial(workspace + pointer(layer, LayerField.memories), from, memoryBytes(layer, sequences));
    }
  }
}

/** Copies one array, or clears it if there is none; returns the address of the next one. */
function loadInitial(to: usize, from: usize, bytes: usize): usize {
  if (from == 0) {
    memory.fill(to, 0, bytes);
    return 0;
  }
  memory.copy(to, from, bytes);
  return from + bytes;
}

function storeFinalStates(network: usize, shard: usize, workspace: usize): void {
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
}

/** Runs forward, from the initial states to the final ones, which are stored if the shard asks for them. */
export function layersForward(network: usize, shard: usize, workspace: usize): void {
  if (pointer(network, NetworkField.embedding) != 0) embed(network, shard);
  loadInitialStates(network, shard, workspace);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    if (pointer(shard, ShardField.masks) != 0) dropInput(network, shard, workspace, i);
    const x = layerInput(network, shard, workspace, i);
    layerForward(layerAt(network, i), shard, workspace, x, inputStride(network, shard, i));
  }
  if (pointer(shard, ShardField.final) != 0) storeFinalStates(network, shard, workspace);
}

/**
 * Clears the arrays to which the backward pass adds: the shard's gradients, and those of the states after the last
 * step.
 */
export function clearGradients(network: usize, shard: usize, workspace: usize): void {
  memory.fill(pointer(shard, ShardField.gradients), 0, pointer(network, NetworkField.gradBytes));
  const sequences = word(shard, ShardField.sequences);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    memory.fill(workspace + pointer(layer, LayerField.gradState), 0, stateBytes(layer, sequences));
    if (word(layer, LayerField.memoryApart)) {
      memory.fill(workspace + pointer(layer, LayerField.gradMemory), 0, memoryBytes(layer, sequences));
    }
  }
}

/**
 * BPTT from the gradient of the states after the last step, and of every h of the top layer at `upstream` (0: none), to
 * the gradients of the initial states and of the input.
 * @param maps the base address of the gradients of W and U, which are added to; 0: they are left out
 * @param biases the same for biases and scalars
 */
export function layersBackward(
  network: usize, shard: usize, workspace: usize, upstream: usize, maps: usize, biases: usize,
): void {
  const scratch = workspace + pointer(network, NetworkField.scratch);
  for (let i = word(network, NetworkField.layers) - 1; i >= 0; i--) {
    const layer = layerAt(network, i);
    const x = layerInput(network, shard, workspace, i);
    layerBackward(layer, shard, workspace, x, inputStride(network, shard, i), upstream, maps, biases, scratch);
    if (pointer(shard, ShardField.masks) != 0) dropGradient(network, shard, workspace, i);
    upstream = workspace + pointer(layer, LayerField.gradInput);
  }
}

/**
 * Turns the gradient of each learnt scalar after its sigmoid into that of the stored value: σ' = σ (1 − σ). The f64
 * sums become f32.
 */
export function finishScalars(network: usize, gradients: usize): void {
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    const scalars = pointer(layer, LayerField.scalars);
    const sums = gradients + pointer(layer, LayerField.gradScalars);
    const count = <usize>word(layer, LayerField.scalarCount);
    for (let j: usize = 0; j < count; j++) {
      const value = load<f32>(scalars + (j << 2));
      store<f32>(sums + (j << 2), <f32>load<f64>(sums + (j << 3)) * (value - value * value));
    }
    memory.fill(sums + (count << 2), 0, count << 2);
  }
}

/** Copies the gradients of states from the workspace, in the order of initial states. */
export function storeStateGradients(network: usize, shard: usize, workspace: usize, to: usize): void {
  copyStateGradients(network, shard, workspace, to, true);
}

/** Copies them back into the workspace. */
export function loadStateGradients(network: usize, shard: usize, workspace: usize, from: usize): void {
  copyStateGradients(network, shard, workspace, from, false);
}

function copyStateGradients(network: usize, shard: usize, workspace: usize, kept: usize, out: bool): void {
  const sequences = word(shard, ShardField.sequences);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    kept = copyArray(workspace + pointer(layer, LayerField.gradState), kept, stateBytes(layer, sequences), out);
    if (word(layer, LayerField.memoryApart) == 0) continue;
    kept = copyArray(workspace + pointer(layer, LayerField.gradMemory), kept, memoryBytes(layer, sequences), out);
  }
}

/** Returns the address of the next array of `kept`. */
function copyArray(array: usize, kept: usize, bytes: usize, out: bool): usize {
  if (out) memory.copy(kept, array, bytes);
  else memory.copy(array, kept, bytes);
  return kept + bytes;
}
