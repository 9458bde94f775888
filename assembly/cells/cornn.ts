/**
 * @file z = (1 − q) z₋ + δ f(s + b) − p y₋ within the bound of the state, y = y₋ + δ z, s = W x + U [y₋, z₋] (Rusch and
 * Mishra, eq. 3). A row of states is y, then z. The sums keep f(s + b).
 */
import { activateRows, clip, derivative, splat } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, single, sumLanes, word } from "../record";

export function coRnnForward(layer: usize, rows: i32, sums: usize, before: usize, h: usize): void {
  const scalars = pointer(layer, LayerField.scalars);
  const timeStep = splat(load<f32>(scalars));
  const stiffness = splat(load<f32>(scalars, 4));
  const lasting = f32x4.sub(splat(1), splat(load<f32>(scalars, 8)));
  const bound = single(layer, LayerField.bound);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  activateRows(word(layer, LayerField.update), sums, pointer(layer, LayerField.biases), sums, rows, width, width);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const y = v128.load(before + j);
      const driven = f32x4.add(
        f32x4.mul(lasting, v128.load(before + width + j)), f32x4.mul(timeStep, v128.load(sums + j)),
      );
      const z = clip(f32x4.sub(driven, f32x4.mul(stiffness, y)), splat(-bound), splat(bound));
      v128.store(h + width + j, z);
      v128.store(h + j, f32x4.add(y, f32x4.mul(timeStep, z)));
    }
    sums += width;
    before += 2 * width;
    h += 2 * width;
  }
}

/** dh, a row of dy and dz, becomes the direct gradient of y₋ and z₋; gradScalars (f64 × 3) accumulate dδ, dp and dq. */
export function coRnnBackward(
  layer: usize, rows: i32, sums: usize, before: usize, h: usize, dh: usize, gradBias: usize, gradScalars: usize,
): void {
  const f = word(layer, LayerField.update);
  const scalars = pointer(layer, LayerField.scalars);
  const timeStep = splat(load<f32>(scalars));
  const stiffness = splat(load<f32>(scalars, 4));
  const lasting = f32x4.sub(splat(1), splat(load<f32>(scalars, 8)));
  const bound = splat(single(layer, LayerField.bound));
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  let dTimeStep = splat(0);
  let dStiffness = splat(0);
  let dDamping = splat(0);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const update = v128.load(sums + j);
      const z = v128.load(h + width + j);
      const dy = v128.load(dh + j);
      const passed = f32x4.lt(f32x4.abs(z), bound);
      const dz = v128.and(f32x4.add(v128.load(dh + width + j), f32x4.mul(timeStep, dy)), passed);
      dTimeStep = f32x4.add(dTimeStep, f32x4.add(f32x4.mul(dy, z), f32x4.mul(dz, update)));
      dStiffness = f32x4.sub(dStiffness, f32x4.mul(dz, v128.load(before + j)));
      dDamping = f32x4.sub(dDamping, f32x4.mul(dz, v128.load(before + width + j)));
      const ds = f32x4.mul(f32x4.mul(dz, timeStep), derivative(f, update));
      v128.store(sums + j, ds);
      v128.store(dh + j, f32x4.sub(dy, f32x4.mul(stiffness, dz)));
      v128.store(dh + width + j, f32x4.mul(lasting, dz));
      addTo(gradBias + j, ds);
    }
    sums += width;
    before += 2 * width;
    h += 2 * width;
    dh += 2 * width;
  }
  store<f64>(gradScalars, load<f64>(gradScalars) + sumLanes(dTimeStep));
  store<f64>(gradScalars, load<f64>(gradScalars, 8) + sumLanes(dStiffness), 8);
  store<f64>(gradScalars, load<f64>(gradScalars, 16) + sumLanes(dDamping), 16);
}
