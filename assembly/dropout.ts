/**
 * @file Dropout of a layer's input: a mask for each sequence, the same at all of its steps, of zeros and 1 / (1 − p)
 * (Gal and Ghahramani, NIPS 2016). The masks of all layers are stored in order, `[sequences, inputP]` each.
 */
import { LayerField, MapField, NetworkField, ShardField } from "./layout";
import { pointer, word } from "./record";

/** Address of a layer's masks. */
export function maskOf(network: usize, shard: usize, index: i32): usize {
  let mask = pointer(shard, ShardField.masks);
  const sequences = <usize>word(shard, ShardField.sequences);
  let layer = pointer(network, NetworkField.firstLayer);
  for (let i = 0; i < index; i++) {
    mask += sequences * <usize>word(pointer(layer, LayerField.inputMap), MapField.rowsP) << 2;
    layer += <usize>LayerField.size << 2;
  }
  return mask;
}

/** to = from ⊙ mask, for rows of `width` floats; rows of `from` are `stride` floats apart. */
export function maskRows(shard: usize, mask: usize, width: i32, from: usize, stride: i32, to: usize): void {
  const bytes = <usize>width << 2;
  const steps = word(shard, ShardField.steps);
  for (let t = 0; t < steps; t++) {
    const running = load<i32>(pointer(shard, ShardField.active) + (<usize>t << 2));
    let m = mask;
    for (let s = 0; s < running; s++) {
      for (let j: usize = 0; j < bytes; j += 16) v128.store(to + j, f32x4.mul(v128.load(from + j), v128.load(m + j)));
      m += bytes;
      from += <usize>stride << 2;
      to += bytes;
    }
  }
}
