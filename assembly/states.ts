/** @file The places of a shard's states in a thread's workspace. */
import { LayerField, NetworkField, ShardField } from "./layout";
import { pointer, word } from "./record";

/** Address of a layer's record. */
// @ts-ignore: decorator
@inline
export function layerAt(network: usize, index: i32): usize {
  return pointer(network, NetworkField.firstLayer) + ((<usize>index * LayerField.size) << 2);
}

/** Bytes of rows of states. */
// @ts-ignore: decorator
@inline
export function stateBytes(layer: usize, rows: i32): usize {
  return (<usize>rows * word(layer, LayerField.stateP)) << 2;
}

/** Bytes of rows of separate memory cells. */
// @ts-ignore: decorator
@inline
export function memoryBytes(layer: usize, rows: i32): usize {
  return (<usize>rows * word(layer, LayerField.hiddenP)) << 2;
}

/** The states after each step, in the order of the shard's rows. */
// @ts-ignore: decorator
@inline
export function statesAfter(layer: usize, shard: usize, workspace: usize): usize {
  return workspace + pointer(layer, LayerField.states) + stateBytes(layer, word(shard, ShardField.sequences));
}

/** Copies the first `width` bytes of each sequence's last row, from rows `stride` bytes apart. */
export function gatherLastRows(shard: usize, from: usize, stride: usize, to: usize, width: usize): void {
  const sequences = word(shard, ShardField.sequences);
  const lastRows = pointer(shard, ShardField.lastRows);
  for (let s = 0; s < sequences; s++) {
    memory.copy(to, from + <usize>load<i32>(lastRows + (<usize>s << 2)) * stride, width);
    to += width;
  }
}

/** Bytes of the states of all layers, as stored in order before the first step and after the last. */
export function allStateBytes(network: usize, sequences: i32): usize {
  let bytes: usize = 0;
  for (let i = 0; i < word(network, NetworkField.layers); i++) {
    const layer = layerAt(network, i);
    bytes += stateBytes(layer, sequences);
    if (word(layer, LayerField.memoryApart)) bytes += memoryBytes(layer, sequences);
  }
  return bytes;
}
