/** @file h = f(s + b), s = W x + U h₋. */
import { activateRows, derivative } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, word } from "../record";

/** One step of `rows` sequences: h gets the new states, the sums are kept. */
export function rnnForward(layer: usize, rows: i32, sums: usize, h: usize): void {
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  activateRows(word(layer, LayerField.update), sums, pointer(layer, LayerField.biases), h, rows, width, width);
}

/** The sums become their gradient; dh becomes 0 for the step before, since its gradient comes only through U. */
export function rnnBackward(layer: usize, rows: i32, sums: usize, h: usize, dh: usize, gradBias: usize): void {
  const f = word(layer, LayerField.update);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const state = v128.load(h + j);
      const ds = f32x4.mul(v128.load(dh + j), derivative(f, state));
      v128.store(sums + j, ds);
      v128.store(dh + j, f32x4.splat(0));
      addTo(gradBias + j, ds);
    }
    sums += width;
    h += width;
    dh += width;
  }
}
