/** @file z = g(s_z + b_z), h̃ = f(s_h + b_h), h = z ⊙ h₋ + (1 − z) ⊙ h̃. The sums `[gate, update]` keep z and h̃. */
import { activateRows, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, word } from "../record";

export function ugrnnForward(layer: usize, rows: i32, sums: usize, before: usize, h: usize): void {
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const bias = pointer(layer, LayerField.biases);
  activateRows(word(layer, LayerField.gate), sums, bias, sums, rows, 2 * width, width);
  activateRows(word(layer, LayerField.update), sums + width, bias + width, sums + width, rows, 2 * width, width);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const z = v128.load(sums + j);
      const kept = f32x4.mul(z, v128.load(before + j));
      const update = v128.load(sums + width + j);
      v128.store(h + j, f32x4.add(kept, f32x4.mul(f32x4.sub(splat(1), z), update)));
    }
    sums += 2 * width;
    before += width;
    h += width;
  }
}

export function ugrnnBackward(
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
      const dGate = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(before + j), update)), derivative(g, z));
      const dUpdate = f32x4.mul(f32x4.mul(d, f32x4.sub(splat(1), z)), derivative(f, update));
      v128.store(sums + j, dGate);
      v128.store(updates + j, dUpdate);
      v128.store(dh + j, f32x4.mul(d, z));
      addTo(gradBias + j, dGate);
      addTo(gradBias + width + j, dUpdate);
    }
    sums += 2 * width;
    before += width;
    dh += width;
  }
}
