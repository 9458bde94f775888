/** @file h̃ = f(s + b), h = α h̃ + β h₋, s = W x + U h₋ (Kusupati et al., §3.1). The sums keep h̃. */
import { activate, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, bounded, insideBound, pointer, single, sumLanes, word } from "../record";

export function fastRnnForward(layer: usize, rows: i32, sums: usize, before: usize, h: usize): void {
  const f = word(layer, LayerField.update);
  const bound = single(layer, LayerField.bound);
  const bias = pointer(layer, LayerField.biases);
  const scalars = pointer(layer, LayerField.scalars);
  const alpha = splat(load<f32>(scalars));
  const beta = splat(load<f32>(scalars, 4));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const update = activate(f, f32x4.add(v128.load(sums + j), v128.load(bias + j)));
      v128.store(sums + j, update);
      v128.store(h + j, bounded(f32x4.add(f32x4.mul(alpha, update), f32x4.mul(beta, v128.load(before + j))), bound));
    }
    sums += width;
    before += width;
    h += width;
  }
}

/** dh becomes the direct gradient of h₋; the sums become their gradient; gradScalars (f64 × 2) gather dα and dβ. */
export function fastRnnBackward(
  layer: usize, rows: i32, sums: usize, before: usize, h: usize, dh: usize, gradBias: usize, gradScalars: usize,
): void {
  const f = word(layer, LayerField.update);
  const bound = single(layer, LayerField.bound);
  const scalars = pointer(layer, LayerField.scalars);
  const alpha = splat(load<f32>(scalars));
  const beta = splat(load<f32>(scalars, 4));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  let dAlpha = splat(0);
  let dBeta = splat(0);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const d = insideBound(v128.load(dh + j), v128.load(h + j), bound);
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
    h += width;
    dh += width;
  }
  store<f64>(gradScalars, load<f64>(gradScalars) + sumLanes(dAlpha));
  store<f64>(gradScalars, load<f64>(gradScalars, 8) + sumLanes(dBeta), 8);
}
