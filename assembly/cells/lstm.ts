/**
 * @file i, φ, o = g(s + b), c̃ = f(s_c + b_c), c = φ ⊙ c₋ + i ⊙ c̃, h = o ⊙ f(c). The sums `[input, forget, cell,
 * output]` keep the gates and c̃; `squashed` keeps f(c).
 */
import { activate, derivative } from "../activations";
import { LayerField } from "../layout";
import { addTo, bounded, insideBound, pointer, single, word } from "../record";

export function lstmForward(
  layer: usize, rows: i32, sums: usize, squashed: usize, memoryBefore: usize, memory: usize, h: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const bound = single(layer, LayerField.bound);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const bias = pointer(layer, LayerField.biases);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const at = sums + j;
      const input = activate(g, f32x4.add(v128.load(at), v128.load(bias + j)));
      const forget = activate(g, f32x4.add(v128.load(at + width), v128.load(bias + width + j)));
      const candidate = activate(f, f32x4.add(v128.load(at + 2 * width), v128.load(bias + 2 * width + j)));
      const output = activate(g, f32x4.add(v128.load(at + 3 * width), v128.load(bias + 3 * width + j)));
      const c = f32x4.add(f32x4.mul(forget, v128.load(memoryBefore + j)), f32x4.mul(input, candidate));
      const shown = activate(f, c);
      v128.store(at, input);
      v128.store(at + width, forget);
      v128.store(at + 2 * width, candidate);
      v128.store(at + 3 * width, output);
      v128.store(memory + j, c);
      v128.store(squashed + j, shown);
      v128.store(h + j, bounded(f32x4.mul(output, shown), bound));
    }
    sums += 4 * width;
    squashed += width;
    memoryBefore += width;
    memory += width;
    h += width;
  }
}

/** dh is left 0 for the step before (U carries it all); dMemory becomes the gradient of c₋. */
export function lstmBackward(
  layer: usize, rows: i32, sums: usize, squashed: usize, memoryBefore: usize, h: usize, dh: usize, dMemory: usize,
  gradBias: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const bound = single(layer, LayerField.bound);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const at = sums + j;
      const d = insideBound(v128.load(dh + j), v128.load(h + j), bound);
      const input = v128.load(at);
      const forget = v128.load(at + width);
      const candidate = v128.load(at + 2 * width);
      const output = v128.load(at + 3 * width);
      const shown = v128.load(squashed + j);
      const dc = f32x4.add(v128.load(dMemory + j), f32x4.mul(f32x4.mul(d, output), derivative(f, shown)));
      const dInput = f32x4.mul(f32x4.mul(dc, candidate), derivative(g, input));
      const dForget = f32x4.mul(f32x4.mul(dc, v128.load(memoryBefore + j)), derivative(g, forget));
      const dCandidate = f32x4.mul(f32x4.mul(dc, input), derivative(f, candidate));
      const dOutput = f32x4.mul(f32x4.mul(d, shown), derivative(g, output));
      v128.store(at, dInput);
      v128.store(at + width, dForget);
      v128.store(at + 2 * width, dCandidate);
      v128.store(at + 3 * width, dOutput);
      v128.store(dMemory + j, f32x4.mul(dc, forget));
      v128.store(dh + j, f32x4.splat(0));
      addTo(gradBias + j, dInput);
      addTo(gradBias + width + j, dForget);
      addTo(gradBias + 2 * width + j, dCandidate);
      addTo(gradBias + 3 * width + j, dOutput);
    }
    sums += 4 * width;
    squashed += width;
    memoryBefore += width;
    h += width;
    dh += width;
    dMemory += width;
  }
}
