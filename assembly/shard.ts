/** @file A shard through the whole network, forward and, when training, back into its own gradient buffer. */
import { gemm, gemmTransposed } from "./gemm";
import { layerBackward, layerForward } from "./layer";
import { LayerField, NetworkField, ShardField } from "./layout";
import { lossAndGradient } from "./loss";
import { pointer, word } from "./record";

function layerAt(network: usize, index: i32): usize {
  return pointer(network, NetworkField.firstLayer) + ((<usize>index * LayerField.size) << 2);
}

// @ts-ignore: decorator
@inline
function stateBytes(layer: usize, sequences: i32): usize {
  return (<usize>sequences * word(layer, LayerField.hiddenP)) << 2;
}

function layerInput(network: usize, shard: usize, workspace: usize, index: i32): usize {
  if (index == 0) return pointer(shard, ShardField.samples);
  const below = layerAt(network, index - 1);
  return workspace + pointer(below, LayerField.states) + stateBytes(below, word(shard, ShardField.sequences));
}

/** Puts the initial states (zeros where none are given) in front of each layer's states. */
function loadInitialStates(network: usize, shard: usize, workspace: usize): void {
  const sequences = word(shard, ShardField.sequences);
  let from = pointer(shard, ShardField.initial);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    const bytes = stateBytes(layer, sequences);
    const arrays = word(layer, LayerField.stateArrays);
    for (let array = 0; array < arrays; array++) {
      const to = workspace + pointer(layer, array == 0 ? LayerField.states : LayerField.memories);
      if (from == 0) memory.fill(to, 0, bytes);
      else {
        memory.copy(to, from, bytes);
        from += bytes;
      }
    }
  }
}

function storeFinalStates(network: usize, shard: usize, workspace: usize): void {
  const sequences = word(shard, ShardField.sequences);
  const lastRows = pointer(shard, ShardField.lastRows);
  let to = pointer(shard, ShardField.final);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    const width = stateBytes(layer, 1);
    const arrays = word(layer, LayerField.stateArrays);
    for (let array = 0; array < arrays; array++) {
      const field = array == 0 ? LayerField.states : LayerField.memories;
      const from = workspace + pointer(layer, field) + stateBytes(layer, sequences);
      for (let s = 0; s < sequences; s++) {
        memory.copy(to, from + <usize>load<i32>(lastRows + (<usize>s << 2)) * width, width);
        to += width;
      }
    }
  }
}

/** Forward: scores `[outputRows, outputsP]`, and the final states where the shard asks for them. */
export function shardForward(network: usize, shard: usize, workspace: usize): void {
  loadInitialStates(network, shard, workspace);
  const layers = word(network, NetworkField.layers);
  for (let i = 0; i < layers; i++) {
    layerForward(layerAt(network, i), shard, workspace, layerInput(network, shard, workspace, i));
  }
  if (pointer(shard, ShardField.final) != 0) storeFinalStates(network, shard, workspace);

  const top = layerAt(network, layers - 1);
  const outputRows = word(shard, ShardField.outputRows);
  const outputsP = word(network, NetworkField.outputsP);
  const scores = pointer(shard, ShardField.scores);
  const bias = pointer(network, NetworkField.headBias);
  for (let r = 0; r < outputRows; r++) memory.copy(scores + ((<usize>r * outputsP) << 2), bias, <usize>outputsP << 2);
  const hiddenP = word(top, LayerField.hiddenP);
  gemm(
    readStates(network, shard, workspace), hiddenP, outputRows, word(top, LayerField.hidden),
    pointer(network, NetworkField.head), outputsP, scores, outputsP, true,
  );
}

/** The states that the head reads `[outputRows, hiddenP]`: all of them, or each sequence's last, gathered. */
function readStates(network: usize, shard: usize, workspace: usize): usize {
  const top = layerAt(network, word(network, NetworkField.layers) - 1);
  const sequences = word(shard, ShardField.sequences);
  const states = workspace + pointer(top, LayerField.states) + stateBytes(top, sequences);
  if (!word(network, NetworkField.lastStep)) return states;
  const gathered = workspace + pointer(network, NetworkField.gathered);
  const lastRows = pointer(shard, ShardField.lastRows);
  const width = stateBytes(top, 1);
  for (let s = 0; s < sequences; s++) {
    const row = <usize>load<i32>(lastRows + (<usize>s << 2));
    memory.copy(gathered + <usize>s * width, states + row * width, width);
  }
  return gathered;
}

function shardLossAndGradient(network: usize, shard: usize, grad: usize): void {
  const loss = lossAndGradient(
    word(network, NetworkField.loss), pointer(shard, ShardField.scores), pointer(shard, ShardField.targets),
    pointer(shard, ShardField.weights), word(shard, ShardField.outputRows), word(network, NetworkField.outputs),
    word(network, NetworkField.outputsP), grad,
  );
  store<f64>(shard + (<usize>ShardField.loss << 2), loss);
}

/** The loss of a shard whose scores are known; no gradient is kept. */
export function shardLoss(network: usize, shard: usize, workspace: usize): void {
  shardLossAndGradient(network, shard, workspace + pointer(network, NetworkField.gradScores));
}

/** Gradient through head and loss: the top layer's gradState (last step) or an upstream array (every step). */
function headBackward(network: usize, shard: usize, workspace: usize, scratch: usize): usize {
  const top = layerAt(network, word(network, NetworkField.layers) - 1);
  const hiddenP = word(top, LayerField.hiddenP);
  const rows = word(shard, ShardField.outputRows);
  const outputsP = word(network, NetworkField.outputsP);
  const gradients = pointer(shard, ShardField.gradients);
  const gradScores = workspace + pointer(network, NetworkField.gradScores);
  shardLossAndGradient(network, shard, gradScores);

  const lastStep = word(network, NetworkField.lastStep);
  const states = lastStep
    ? workspace + pointer(network, NetworkField.gathered)
    : workspace + pointer(top, LayerField.states) + stateBytes(top, word(shard, ShardField.sequences));
  const gradHead = gradients + pointer(network, NetworkField.gradHead);
  gemmTransposed(states, hiddenP, gradScores, outputsP, rows, hiddenP, outputsP, gradHead, outputsP, scratch);
  const gradBias = gradients + pointer(network, NetworkField.gradHeadBias);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < outputsP; c++) {
      const at = gradBias + (<usize>c << 2);
      store<f32>(at, load<f32>(at) + load<f32>(gradScores + (<usize>(r * outputsP + c) << 2)));
    }
  }
  const target = workspace + (lastStep ? pointer(top, LayerField.gradState) : pointer(network, NetworkField.gradGathered));
  gemm(
    gradScores, outputsP, rows, word(network, NetworkField.outputs), pointer(network, NetworkField.headT), hiddenP,
    target, hiddenP, false,
  );
  return lastStep ? 0 : target;
}

/** Forward, loss, and BPTT into the shard's gradient buffer. */
export function shardTrain(network: usize, shard: usize, workspace: usize): void {
  shardForward(network, shard, workspace);
  const gradients = pointer(shard, ShardField.gradients);
  memory.fill(gradients, 0, pointer(network, NetworkField.gradBytes));
  const sequences = word(shard, ShardField.sequences);
  const layers = word(network, NetworkField.layers);
  for (let i = 0; i < layers; i++) {
    const layer = layerAt(network, i);
    memory.fill(workspace + pointer(layer, LayerField.gradState), 0, stateBytes(layer, sequences));
    if (word(layer, LayerField.stateArrays) == 2) {
      memory.fill(workspace + pointer(layer, LayerField.gradMemory), 0, stateBytes(layer, sequences));
    }
  }
  const scratch = workspace + pointer(network, NetworkField.scratch);
  let upstream = pointer(shard, ShardField.upstream);
  if (upstream == 0) upstream = headBackward(network, shard, workspace, scratch);
  for (let i = layers - 1; i >= 0; i--) {
    const layer = layerAt(network, i);
    const scalars = gradients + pointer(layer, LayerField.gradScalars);
    layerBackward(
      layer, shard, workspace, layerInput(network, shard, workspace, i), upstream, gradients, scratch, scalars,
    );
    finishScalars(layer, scalars);
    upstream = workspace + pointer(layer, LayerField.gradInput);
  }
  if (pointer(shard, ShardField.gradInitial) != 0) storeGradInitial(network, shard, workspace);
}

/** From dζ to the gradient of the stored value: σ' = σ (1 − σ). The f64 sums give way to f32. */
function finishScalars(layer: usize, gradScalars: usize): void {
  const scalars = pointer(layer, LayerField.scalars);
  const first = load<f32>(scalars);
  const second = load<f32>(scalars, 4);
  const gradFirst = <f32>load<f64>(gradScalars) * (first - first * first);
  const gradSecond = <f32>load<f64>(gradScalars, 8) * (second - second * second);
  store<f32>(gradScalars, gradFirst);
  store<f32>(gradScalars, gradSecond, 4);
  store<f64>(gradScalars, 0, 8);
}

function storeGradInitial(network: usize, shard: usize, workspace: usize): void {
  let to = pointer(shard, ShardField.gradInitial);
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    const bytes = stateBytes(layer, word(shard, ShardField.sequences));
    memory.copy(to, workspace + pointer(layer, LayerField.gradState), bytes);
    to += bytes;
    if (word(layer, LayerField.stateArrays) == 2) {
      memory.copy(to, workspace + pointer(layer, LayerField.gradMemory), bytes);
      to += bytes;
    }
  }
}
