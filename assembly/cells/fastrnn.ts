/** @file h̃ = f(s + b), h = α h̃ + β h₋, s = W x + U h₋ (Kusupati et al., §3.1). The sums keep h̃. */
import { activateRows, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, sumLanes, word } from "../record";

export function fastRnnForward(layer: usize, rows: i32, sums: usize, before: usize, h: usize): void {
  const scalars = pointer(layer, LayerField.scalars);
  const alpha = splat(load<f32>(scalars));
  const beta = splat(load<f32>(scalars, 4));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  activateRows(word(layer, LayerField.update), sums, pointer(layer, LayerField.biases), sums, rows, width, width);
  for (const end = h + <usize>rows * width; h < end; h += 16) {
    v128.store(h, f32x4.add(f32x4.mul(alpha, v128.load(sums)), f32x4.mul(beta, v128.load(before))));
    sums += 16;
    before += 16;
  }
}

/** dh becomes the direct gradient of h₋; the sums become their gradient; gradScalars (f64 × 2) accumulate dα and dβ. */
export function fastRnnBackward(
  layer: usize, rows: i32, sums: usize, before: usize, dh: usize, gradBias: usize, gradScalars: usize,
): void {
  const f = word(layer, LayerField.update);
  const scalars = pointer(layer, LayerField.scalars);
  const alpha = splat(load<f32>(scalars));
  const beta = splat(load<f32>(scalars, 4));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  let dAlpha = splat(0);
  let dBeta = splat(0);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const d = v128.load(dh + j);
      const update = v128.load(sums + j);
      dAlpha = f32x4.add(dAlpha, f32x4.mul(d, update));
      dBeta = f32x4.add(dBeta, f32x4.mul(d, v128.load(before + j)));
      const ds = f32x4.mul(f32x4.mul(d, alpha), derivative(f, update));
      v128.store(sums + j, ds);
      v128.store(dh + j, f32x4.mul(d, beta));
      addTo(gradBias + j, ds);
    }
    sums += width;
    before += width;
    dh += width;
  }
  store<f64>(gradScalars, load<f64>(gradScalars) + sumLanes(dAlpha));
  store<f64>(gradScalars, load<f64>(gradScalars, 8) + sumLanes(dBeta), 8);
}
