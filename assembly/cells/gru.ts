/**
 * @file r = g(s_r + b_r), z = g(s_z + b_z), h̃ = f(s_h + b_h + r ⊙ (q + b_q)), h = z ⊙ h₋ + (1 − z) ⊙ h̃, where q = U_h
 * h₋ is kept separate from s_h = W_h x. The sums `[reset, gate, update]` keep r, z and h̃, `products` q + b_q.
 */
import { activateRows, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, word } from "../record";

export function gruForward(layer: usize, rows: i32, sums: usize, products: usize, before: usize, h: usize): void {
  const g = word(layer, LayerField.gate);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const stride = 3 * width;
  const bias = pointer(layer, LayerField.biases);
  const productBias = bias + stride;
  const gates = sums + width;
  const updates = gates + width;
  activateRows(g, sums, bias, sums, rows, stride, width);
  activateRows(g, gates, bias + width, gates, rows, stride, width);
  for (let r: usize = 0; r < <usize>rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const q = f32x4.add(v128.load(products + r * width + j), v128.load(productBias + j));
      v128.store(products + r * width + j, q);
      addTo(updates + r * stride + j, f32x4.mul(v128.load(sums + r * stride + j), q));
    }
  }
  activateRows(word(layer, LayerField.update), updates, bias + 2 * width, updates, rows, stride, width);
  for (let r: usize = 0; r < <usize>rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const z = v128.load(gates + r * stride + j);
      const kept = f32x4.mul(z, v128.load(before + r * width + j));
      const update = v128.load(updates + r * stride + j);
      v128.store(h + r * width + j, f32x4.add(kept, f32x4.mul(f32x4.sub(splat(1), z), update)));
    }
  }
}

/** As for other cells; `recurrent` gets the gradient of the recurrent products `[reset, gate, q]`. */
export function gruBackward(
  layer: usize, rows: i32, sums: usize, products: usize, recurrent: usize, before: usize, dh: usize,
  gradBias: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const gradGateBias = gradBias + width;
  const gradUpdateBias = gradGateBias + width;
  const gradProductBias = gradUpdateBias + width;
  for (let r = 0; r < rows; r++) {
    const gates = sums + width;
    const updates = gates + width;
    for (let j: usize = 0; j < width; j += 16) {
      const d = v128.load(dh + j);
      const reset = v128.load(sums + j);
      const z = v128.load(gates + j);
      const update = v128.load(updates + j);
      const dGate = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + j), update)), derivative(g, z));
      const dUpdate = f32x4.mul(f32x4.mul(d, f32x4.sub(splat(1), z)), derivative(f, update));
      const dProduct = f32x4.mul(dUpdate, reset);
      const dReset = f32x4.mul(f32x4.mul(dUpdate, v128.load(products + j)), derivative(g, reset));
      v128.store(sums + j, dReset);
      v128.store(gates + j, dGate);
      v128.store(updates + j, dUpdate);
      v128.store(recurrent + j, dReset);
      v128.store(recurrent + width + j, dGate);
      v128.store(recurrent + 2 * width + j, dProduct);
      v128.store(dh + j, f32x4.mul(d, z));
      addTo(gradBias + j, dReset);
      addTo(gradGateBias + j, dGate);
      addTo(gradUpdateBias + j, dUpdate);
      addTo(gradProductBias + j, dProduct);
    }
    sums += 3 * width;
    products += width;
    recurrent += 3 * width;
    before += width;
    dh += width;
  }
}
