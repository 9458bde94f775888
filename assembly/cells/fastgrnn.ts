/**
 * @file z = g(s + b_z), h̃ = f(s + b_h), h = (ζ(1 − z) + ν) ⊙ h̃ + z ⊙ h₋, s = W x + U h₋ (Kusupati et al., §3.2).
 * The sums keep h̃, `gates` keeps z.
 */
import { activate, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, bounded, insideBound, pointer, single, sumLanes, word } from "../record";

export function fastGrnnForward(layer: usize, rows: i32, sums: usize, gates: usize, before: usize, h: usize): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const bound = single(layer, LayerField.bound);
  const scalars = pointer(layer, LayerField.scalars);
  const zeta = splat(load<f32>(scalars));
  const nu = splat(load<f32>(scalars, 4));
  const one = splat(1);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const gateBias = pointer(layer, LayerField.biases);
  const updateBias = gateBias + width;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const s = v128.load(sums + j);
      const z = activate(g, f32x4.add(s, v128.load(gateBias + j)));
      const update = activate(f, f32x4.add(s, v128.load(updateBias + j)));
      const share = f32x4.add(f32x4.mul(zeta, f32x4.sub(one, z)), nu);
      v128.store(gates + j, z);
      v128.store(sums + j, update);
      v128.store(h + j, bounded(f32x4.add(f32x4.mul(share, update), f32x4.mul(z, v128.load(before + j))), bound));
    }
    sums += width;
    gates += width;
    before += width;
    h += width;
  }
}

/** dh becomes the direct gradient of h₋; the sums become their gradient; gradScalars (f64 × 2) gather dζ and dν. */
export function fastGrnnBackward(
  layer: usize, rows: i32, sums: usize, gates: usize, before: usize, h: usize, dh: usize, gradBias: usize,
  gradScalars: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const bound = single(layer, LayerField.bound);
  const scalars = pointer(layer, LayerField.scalars);
  const zeta = splat(load<f32>(scalars));
  const nu = splat(load<f32>(scalars, 4));
  const one = splat(1);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const gradGateBias = gradBias;
  const gradUpdateBias = gradBias + width;
  let dZeta = splat(0);
  let dNu = splat(0);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const d = insideBound(v128.load(dh + j), v128.load(h + j), bound);
      const z = v128.load(gates + j);
      const update = v128.load(sums + j);
      const rest = f32x4.sub(one, z);
      const dTimesUpdate = f32x4.mul(d, update);
      dNu = f32x4.add(dNu, dTimesUpdate);
      dZeta = f32x4.add(dZeta, f32x4.mul(dTimesUpdate, rest));
      const dz = f32x4.sub(f32x4.mul(d, v128.load(before + j)), f32x4.mul(zeta, dTimesUpdate));
      const dGate = f32x4.mul(dz, derivative(g, z));
      const share = f32x4.add(f32x4.mul(zeta, rest), nu);
      const dUpdate = f32x4.mul(f32x4.mul(d, share), derivative(f, update));
      v128.store(sums + j, f32x4.add(dGate, dUpdate));
      v128.store(dh + j, f32x4.mul(d, z));
      addTo(gradGateBias + j, dGate);
      addTo(gradUpdateBias + j, dUpdate);
    }
    sums += width;
    gates += width;
    before += width;
    h += width;
    dh += width;
  }
  store<f64>(gradScalars, load<f64>(gradScalars) + sumLanes(dZeta));
  store<f64>(gradScalars, load<f64>(gradScalars, 8) + sumLanes(dNu), 8);
}
