/**
 * @file Losses: each takes scores `[rows, outputs]` (rows `outputsP` floats apart), writes their gradient and returns
 * the weighted sum of the rows' losses. The weights carry the 1/N of the mean.
 */
import { exp, exp4, log, sigmoid, splat } from "./activations";

/** Softmax cross-entropy; targets are class indices, −1 where a row has none. */
export function softmaxCrossEntropy(
  scores: usize, targets: usize, weights: usize, rows: i32, outputs: i32, outputsP: i32, grad: usize,
): f64 {
  let total: f64 = 0;
  const width = <usize>outputsP << 2;
  for (let r = 0; r < rows; r++) {
    const target = load<i32>(targets + (<usize>r << 2));
    const weight = load<f32>(weights + (<usize>r << 2));
    if (target < 0 || weight == 0) {
      memory.fill(grad, 0, width);
    } else {
      let largest = load<f32>(scores);
      for (let c = 1; c < outputs; c++) largest = max(largest, load<f32>(scores + (<usize>c << 2)));
      const shift = splat(largest);
      for (let j: usize = 0; j < width; j += 16) v128.store(grad + j, exp4(f32x4.sub(v128.load(scores + j), shift)));
      let sum: f32 = 0;
      for (let c = 0; c < outputs; c++) sum += load<f32>(grad + (<usize>c << 2));
      const scale = splat(weight / sum);
      for (let j: usize = 0; j < width; j += 16) v128.store(grad + j, f32x4.mul(v128.load(grad + j), scale));
      for (let c = outputs; c < outputsP; c++) store<f32>(grad + (<usize>c << 2), 0);
      const at = grad + (<usize>target << 2);
      store<f32>(at, load<f32>(at) - weight);
      const score = load<f32>(scores + (<usize>target << 2));
      total += <f64>weight * (log(<f64>sum) + <f64>(largest - score));
    }
    scores += width;
    grad += width;
  }
  return total;
}

/** Sigmoid cross-entropy, summed over the outputs; targets f32 `[rows, outputs]` in [0, 1]. */
export function sigmoidCrossEntropy(
  scores: usize, targets: usize, weights: usize, rows: i32, outputs: i32, outputsP: i32, grad: usize,
): f64 {
  let total: f64 = 0;
  const width = <usize>outputsP << 2;
  for (let r = 0; r < rows; r++) {
    const weight = load<f32>(weights + (<usize>r << 2));
    for (let c = 0; c < outputs; c++) {
      const s = load<f32>(scores + (<usize>c << 2));
      const y = load<f32>(targets + (<usize>c << 2));
      store<f32>(grad + (<usize>c << 2), weight * (sigmoid(s) - y));
      // max(s, 0) − s y + log(1 + e^−|s|): no overflow at either end.
      total += <f64>weight * (<f64>max<f32>(s, 0) - <f64>s * y + log(1 + <f64>exp(-abs(s))));
    }
    for (let c = outputs; c < outputsP; c++) store<f32>(grad + (<usize>c << 2), 0);
    scores += width;
    grad += width;
    targets += <usize>outputs << 2;
  }
  return total;
}

/** Half the squared error, summed over the outputs; targets f32 `[rows, outputs]`. */
export function squaredError(
  scores: usize, targets: usize, weights: usize, rows: i32, outputs: i32, outputsP: i32, grad: usize,
): f64 {
  let total: f64 = 0;
  const width = <usize>outputsP << 2;
  for (let r = 0; r < rows; r++) {
    const weight = load<f32>(weights + (<usize>r << 2));
    for (let c = 0; c < outputs; c++) {
      const error = load<f32>(scores + (<usize>c << 2)) - load<f32>(targets + (<usize>c << 2));
      store<f32>(grad + (<usize>c << 2), weight * error);
      total += 0.5 * <f64>weight * <f64>error * <f64>error;
    }
    for (let c = outputs; c < outputsP; c++) store<f32>(grad + (<usize>c << 2), 0);
    scores += width;
    grad += width;
    targets += <usize>outputs << 2;
  }
  return total;
}
