/**
 * @file z = g(s_z + b_z), h̃ = f(s_h + b_h), h = (1 − z) ⊙ h₋ + z ⊙ h̃, s = W x (Feng et al., §3.1.3). The sums `[gate,
 * update]` keep z and h̃.
 */
import { activateRows, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, word } from "../record";

export function minGruForward(layer: usize, rows: i32, sums: usize, before: usize, h: usize): void {
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const stride = 2 * width;
  const bias = pointer(layer, LayerField.biases);
  const updates = sums + width;
  activateRows(word(layer, LayerField.gate), sums, bias, sums, rows, stride, width);
  activateRows(word(layer, LayerField.update), updates, bias + width, updates, rows, stride, width);
  for (let r: usize = 0; r < <usize>rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const z = v128.load(sums + r * stride + j);
      const kept = f32x4.mul(f32x4.sub(splat(1), z), v128.load(before + r * width + j));
      v128.store(h + r * width + j, f32x4.add(kept, f32x4.mul(z, v128.load(updates + r * stride + j))));
    }
  }
}

/** dh becomes the gradient of h₋; the sums become their gradient. */
export function minGruBackward(
  layer: usize, rows: i32, sums: usize, before: usize, dh: usize, gradBias: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  for (let r = 0; r < rows; r++) {
    const updates = sums + width;
    for (let j: usize = 0; j < width; j += 16) {
      const d = v128.load(dh + j);
      const z = v128.load(sums + j);
      const update = v128.load(updates + j);
      const dGate = f32x4.mul(f32x4.mul(d, f32x4.sub(update, v128.load(before + j))), derivative(g, z));
      const dUpdate = f32x4.mul(f32x4.mul(d, z), derivative(f, update));
      v128.store(sums + j, dGate);
      v128.store(updates + j, dUpdate);
      v128.store(dh + j, f32x4.mul(d, f32x4.sub(splat(1), z)));
      addTo(gradBias + j, dGate);
      addTo(gradBias + width + j, dUpdate);
    }
    sums += 2 * width;
    before += width;
    dh += width;
  }
}
