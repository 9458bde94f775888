/**
 * @file The input of a network that reads text: ids are looked up in the embedding, which stays in the flat parameters,
 * and the gradients of the rows read are added to its gradient. The latter runs once a batch, in the order of shards
 * and rows, so its sums do not depend on the number of threads.
 */
import { LayerField, MapField, NetworkField, ShardField } from "./layout";
import { pointer, word } from "./record";

// @ts-ignore: decorator
@inline
function inputMapOf(network: usize): usize {
  return pointer(pointer(network, NetworkField.firstLayer), LayerField.inputMap);
}

// @ts-ignore: decorator
@inline
function idAt(shard: usize, row: i32): i32 {
  return load<i32>(pointer(shard, ShardField.ids) + (<usize>row << 2));
}

/** samples[row] = embedding[id of the row], padded with zeros. */
export function embed(network: usize, shard: usize): void {
  const table = pointer(network, NetworkField.embedding);
  const width = <usize>word(inputMapOf(network), MapField.rows) << 2;
  const stride = <usize>word(inputMapOf(network), MapField.rowsP) << 2;
  let to = pointer(shard, ShardField.samples);
  const rows = word(shard, ShardField.rows);
  for (let r = 0; r < rows; r++) {
    memory.copy(to, table + <usize>idAt(shard, r) * width, width);
    memory.fill(to + width, 0, stride - width);
    to += stride;
  }
}

/** Keeps the gradients of the rows read in place of the samples until all shards are done. */
export function keepGradients(network: usize, shard: usize, workspace: usize): void {
  const layer = pointer(network, NetworkField.firstLayer);
  const bytes = <usize>(word(shard, ShardField.rows) * word(inputMapOf(network), MapField.rowsP)) << 2;
  memory.copy(pointer(shard, ShardField.samples), workspace + pointer(layer, LayerField.gradInput), bytes);
}

/**
 * gradient[id] = the sum of the gradients that {@link keepGradients} kept for all rows with that id, added to the
 * head's gradient if the head is tied.
 */
export function sumEmbeddingGradients(
  network: usize, firstShard: usize, shardBytes: usize, shards: i32, gradient: usize,
): void {
  const width = <usize>word(inputMapOf(network), MapField.rows) << 2;
  const stride = <usize>word(inputMapOf(network), MapField.rowsP) << 2;
  if (word(network, NetworkField.tied) == 0) memory.fill(gradient, 0, <usize>word(network, NetworkField.vocabulary) * width);
  const vectors = width & ~15;
  for (let s = 0; s < shards; s++) {
    const shard = firstShard + <usize>s * shardBytes;
    const rows = word(shard, ShardField.rows);
    let from = pointer(shard, ShardField.samples);
    for (let r = 0; r < rows; r++) {
      const to = gradient + <usize>idAt(shard, r) * width;
      let j: usize = 0;
      for (; j < vectors; j += 16) v128.store(to + j, f32x4.add(v128.load(to + j), v128.load(from + j)));
      for (; j < width; j += 4) store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
      from += stride;
    }
  }
}
