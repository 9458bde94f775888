/**
 * @file z = g(s + b_z), h̃ = f(s + b_h), h = (ζ(1 − z) + ν) ⊙ h̃ + z ⊙ h₋, s = W x + U h₋ (Kusupati et al., §3.2).
 * The sums keep h̃, `gates` keeps z.
 */
import { activateRows, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { pointer, sumLanes, word } from "../record";

export function fastGrnnForward(layer: usize, rows: i32, sums: usize, gates: usize, before: usize, h: usize): void {
  const scalars = pointer(layer, LayerField.scalars);
  const zeta = splat(load<f32>(scalars));
  const nu = splat(load<f32>(scalars, 4));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const bias = pointer(layer, LayerField.biases);
  activateRows(word(layer, LayerField.gate), sums, bias, gates, rows, width, width);
  activateRows(word(layer, LayerField.update), sums, bias + width, sums, rows, width, width);
  for (const end = h + <usize>rows * width; h < end; h += 16) {
    const z = v128.load(gates);
    const share = f32x4.add(f32x4.mul(zeta, f32x4.sub(splat(1), z)), nu);
    v128.store(h, f32x4.add(f32x4.mul(share, v128.load(sums)), f32x4.mul(z, v128.load(before))));
    gates += 16;
    sums += 16;
    before += 16;
  }
}

/** dh becomes the direct gradient of h₋; the sums become their gradient; gradScalars (f64 × 2) accumulate dζ and dν. */
export function fastGrnnBackward(
  layer: usize, rows: i32, sums: usize, gates: usize, before: usize, dh: usize, gradBias: usize, gradScalars: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const scalars = pointer(layer, LayerField.scalars);
  const zeta = splat(load<f32>(scalars));
  const nu = splat(load<f32>(scalars, 4));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  let dZeta = splat(0);
  let dNu = splat(0);
  for (let j: usize = 0; j < width; j += 16) {
    let dGateBias = v128.load(gradBias + j);
    let dUpdateBias = v128.load(gradBias + width + j);
    const end = j + <usize>rows * width;
    for (let at = j; at < end; at += width) {
      const d = v128.load(dh + at);
      const z = v128.load(gates + at);
      const update = v128.load(sums + at);
      const rest = f32x4.sub(splat(1), z);
      const dTimesUpdate = f32x4.mul(d, update);
      dNu = f32x4.add(dNu, dTimesUpdate);
      dZeta = f32x4.add(dZeta, f32x4.mul(dTimesUpdate, rest));
      const dz = f32x4.sub(f32x4.mul(d, v128.load(before + at)), f32x4.mul(zeta, dTimesUpdate));
      const dGate = f32x4.mul(dz, derivative(g, z));
      const share = f32x4.add(f32x4.mul(zeta, rest), nu);
      const dUpdate = f32x4.mul(f32x4.mul(d, share), derivative(f, update));
      v128.store(sums + at, f32x4.add(dGate, dUpdate));
      v128.store(dh + at, f32x4.mul(d, z));
      dGateBias = f32x4.add(dGateBias, dGate);
      dUpdateBias = f32x4.add(dUpdateBias, dUpdate);
    }
    v128.store(gradBias + j, dGateBias);
    v128.store(gradBias + width + j, dUpdateBias);
  }
  store<f64>(gradScalars, load<f64>(gradScalars) + sumLanes(dZeta));
  store<f64>(gradScalars, load<f64>(gradScalars, 8) + sumLanes(dNu), 8);
}
