/**
 * @file i, φ, o = g(s + b), c̃ = f(s_c + b_c), c = φ ⊙ c₋ + i ⊙ c̃, h = o ⊙ f(c). The sums `[input, forget, cell,
 * output]` keep the gates and c̃; `squashed` keeps f(c).
 */
import { activateRows, derivative } from "../activations";
import { LayerField } from "../layout";
import { addTo, pointer, word } from "../record";

export function lstmForward(
  layer: usize, rows: i32, sums: usize, squashed: usize, memoryBefore: usize, memory: usize, h: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  const stride = 4 * width;
  const bias = pointer(layer, LayerField.biases);
  const candidates = sums + 2 * width;
  const outputs = candidates + width;
  activateRows(g, sums, bias, sums, rows, stride, 2 * width);
  activateRows(f, candidates, bias + 2 * width, candidates, rows, stride, width);
  activateRows(g, outputs, bias + 3 * width, outputs, rows, stride, width);
  for (let r: usize = 0; r < <usize>rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const at = sums + r * stride + j;
      const kept = f32x4.mul(v128.load(at + width), v128.load(memoryBefore + r * width + j));
      v128.store(memory + r * width + j, f32x4.add(kept, f32x4.mul(v128.load(at), v128.load(candidates + r * stride + j))));
    }
  }
  activateRows(f, memory, 0, squashed, rows, width, width);
  for (let r: usize = 0; r < <usize>rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const shown = f32x4.mul(v128.load(outputs + r * stride + j), v128.load(squashed + r * width + j));
      v128.store(h + r * width + j, shown);
    }
  }
}

/** dh becomes 0 for the step before, since its gradient comes only through U; dMemory becomes the gradient of c₋. */
export function lstmBackward(
  layer: usize, rows: i32, sums: usize, squashed: usize, memoryBefore: usize, dh: usize, dMemory: usize,
  gradBias: usize,
): void {
  const g = word(layer, LayerField.gate);
  const f = word(layer, LayerField.update);
  const width = <usize>word(layer, LayerField.hiddenP) << 2;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < width; j += 16) {
      const at = sums + j;
      const d = v128.load(dh + j);
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
    dh += width;
    dMemory += width;
  }
}
