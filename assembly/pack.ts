/**
 * @file Parameters are in one flat array, as in the model file. Before each batch they are spread into padded rows and
 * packed into the panels that `gemm` reads; after it the padded gradients are summed over the shards and gathered.
 */
import { sigmoid } from "./activations";
import { packColumns } from "./gemm";
import { LayerField, MapField, NetworkField, TensorField } from "./layout";
import { pointer, word } from "./record";

function copyRows(table: usize, flat: usize, padded: usize, spread: bool): void {
  const rows = word(table, TensorField.rows);
  const columns = word(table, TensorField.columns);
  const bytes = <usize>columns << 2;
  const stride = <usize>word(table, TensorField.stride) << 2;
  let a = flat + (<usize>word(table, TensorField.flat) << 2);
  let b = padded + (<usize>word(table, TensorField.padded) << 2);
  if (word(table, TensorField.transposed)) {
    copyTransposed(a, b, rows, columns, stride, spread);
    return;
  }
  for (let r = 0; r < rows; r++) {
    if (spread) memory.copy(b, a, bytes);
    else memory.copy(a, b, bytes);
    a += bytes;
    b += stride;
  }
}

/** The same between flat `[columns, rows]` and padded `[rows, columns]`. */
function copyTransposed(flat: usize, padded: usize, rows: i32, columns: i32, stride: usize, spread: bool): void {
  for (let c = 0; c < columns; c++) {
    let b = padded + (<usize>c << 2);
    for (let r = 0; r < rows; r++) {
      if (spread) store<f32>(b, load<f32>(flat));
      else store<f32>(flat, load<f32>(b));
      flat += 4;
      b += stride;
    }
  }
}

/** Flat parameters → padded rows. */
export function spreadParameters(table: usize, tensors: i32, flat: usize, padded: usize): void {
  for (let i = 0; i < tensors; i++) copyRows(table + ((<usize>i * TensorField.size) << 2), flat, padded, true);
}

/** Padded gradients → flat. */
export function gatherGradients(table: usize, tensors: i32, flat: usize, padded: usize): void {
  for (let i = 0; i < tensors; i++) copyRows(table + ((<usize>i * TensorField.size) << 2), flat, padded, false);
}

/** Packs the transpose of `source [rows, columns]` (rows a multiple of 4), in panels as `packColumns` does. */
function packTransposed(source: usize, ld: i32, rows: i32, columns: i32, target: usize): void {
  for (let i = 0; i < rows; ) {
    const left = rows - i;
    const lanes = left >= 16 ? 16 : left >= 8 ? 8 : 4;
    for (let k = 0; k < columns; k++) {
      for (let lane = 0; lane < lanes; lane++) {
        store<f32>(target, load<f32>(source + (<usize>((i + lane) * ld + k) << 2)));
        target += 4;
      }
    }
    i += lanes;
  }
}

/**
 * Packs one map: its factor or factors, and if `backward` their transposes; the shared columns separately from the
 * rest.
 */
function packMap(map: usize, padded: usize, backward: bool): void {
  const rows = word(map, MapField.rows);
  const rowsP = word(map, MapField.rowsP);
  const columns = word(map, MapField.columns);
  const shared = word(map, MapField.sharedColumns);
  const rank = word(map, MapField.rank);
  const first = padded + pointer(map, MapField.gradFirst);
  if (rank == 0) {
    packShared(first, columns, rows, shared, pointer(map, MapField.first));
    if (backward) packTransposed(first, columns, rowsP, columns, pointer(map, MapField.firstT));
    return;
  }
  const rankP = word(map, MapField.rankP);
  const second = padded + pointer(map, MapField.gradSecond);
  packColumns(first, rankP, rows, rankP, pointer(map, MapField.first));
  packShared(second, columns, rank, shared, pointer(map, MapField.second));
  if (backward) {
    packTransposed(first, rankP, rowsP, rank, pointer(map, MapField.firstT));
    packTransposed(second, columns, rankP, columns, pointer(map, MapField.secondT));
  }
}

function packShared(source: usize, columns: i32, rows: i32, shared: i32, target: usize): void {
  packColumns(source, columns, rows, shared, target);
  packColumns(source + (<usize>shared << 2), columns, rows, columns - shared, target + (<usize>(rows * shared) << 2));
}

/** Packs a layer: its maps, its biases, and its scalars after their sigmoid. */
function packLayer(layer: usize, padded: usize, backward: bool): void {
  packMap(pointer(layer, LayerField.inputMap), padded, backward);
  const recurrentMap = pointer(layer, LayerField.recurrentMap);
  if (recurrentMap != 0) packMap(recurrentMap, padded, backward);
  const gradBiases = pointer(layer, LayerField.gradBiases);
  const gradScalars = pointer(layer, LayerField.gradScalars);
  memory.copy(pointer(layer, LayerField.biases), padded + gradBiases, gradScalars - gradBiases);
  const scalars = pointer(layer, LayerField.scalars);
  const bytes = <usize>word(layer, LayerField.scalarCount) << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    store<f32>(scalars + at, sigmoid(load<f32>(padded + gradScalars + at)));
  }
}

/** Packs all weights of a network from the padded parameters, which are laid out like the gradients. */
export function packWeights(network: usize, padded: usize, backward: bool): void {
  const layers = word(network, NetworkField.layers);
  let layer = pointer(network, NetworkField.firstLayer);
  for (let i = 0; i < layers; i++) {
    packLayer(layer, padded, backward);
    layer += <usize>LayerField.size << 2;
  }
  const top = layer - (<usize>LayerField.size << 2);
  const outputsP = word(network, NetworkField.outputsP);
  const head = padded + pointer(network, NetworkField.gradHead);
  packColumns(head, outputsP, word(top, LayerField.hidden), outputsP, pointer(network, NetworkField.head));
  if (backward) {
    packTransposed(head, outputsP, word(top, LayerField.hiddenP), word(network, NetworkField.outputs), pointer(network, NetworkField.headT));
  }
  memory.copy(pointer(network, NetworkField.headBias), padded + pointer(network, NetworkField.gradHeadBias), <usize>outputsP << 2);
}

/** sum[i] = Σ over shards of gradients[shard][i], in the order of the shards; `floats` a multiple of 4. */
export function sumGradients(gradients: usize, stride: usize, shards: i32, floats: i32, sum: usize): void {
  const end = <usize>floats << 2;
  for (let i: usize = 0; i < end; i += 16) {
    let total = v128.load(gradients + i);
    for (let s = 1; s < shards; s++) total = f32x4.add(total, v128.load(gradients + <usize>s * stride + i));
    v128.store(sum + i, total);
  }
}
