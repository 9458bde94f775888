/** @file Losses of the scores of a batch, and their gradients. */
import { exp, exp4, log, sigmoid, splat } from "./activations";
import { LossId } from "./choices";

/**
 * Takes scores `[rows, outputs]` (rows `outputsP` floats apart), writes their gradient and adds the rows' weighted
 * losses to `total` in order. The weights include the 1/N of the mean.
 * @param targets for softmax a class index per row, −1 if a row has none; for the others f32 `[rows, outputs]`
 * @param first row of the targets and weights for the first row of scores
 */
export function lossAndGradient(
  kind: i32, scores: usize, targets: usize, weights: usize, first: i32, rows: i32, outputs: i32, outputsP: i32,
  grad: usize, total: f64,
): f64 {
  const width = <usize>outputsP << 2;
  const targetWidth = <usize>(kind == LossId.softmaxCrossEntropy ? 1 : outputs) << 2;
  targets += <usize>first * targetWidth;
  weights += <usize>first << 2;
  for (let r = 0; r < rows; r++) {
    const weight = load<f32>(weights + (<usize>r << 2));
    memory.fill(grad, 0, width);
    if (kind == LossId.softmaxCrossEntropy) {
      total += softmaxCrossEntropy(scores, load<i32>(targets), weight, outputs, outputsP, grad);
    } else if (kind == LossId.sigmoidCrossEntropy) {
      total += sigmoidCrossEntropy(scores, targets, weight, outputs, grad);
    } else {
      total += squaredError(scores, targets, weight, outputs, grad);
    }
    scores += width;
    grad += width;
    targets += targetWidth;
  }
  return total;
}

function softmaxCrossEntropy(scores: usize, target: i32, weight: f32, outputs: i32, outputsP: i32, grad: usize): f64 {
  if (target < 0 || weight == 0) return 0;
  const width = <usize>outputsP << 2;
  const largest = largestOf(scores, outputs);
  const shift = splat(largest);
  for (let j: usize = 0; j < width; j += 16) v128.store(grad + j, exp4(f32x4.sub(v128.load(scores + j), shift)));
  let sum: f32 = 0;
  for (let c = 0; c < outputs; c++) sum += load<f32>(grad + (<usize>c << 2));
  const scale = splat(weight / sum);
  for (let j: usize = 0; j < width; j += 16) v128.store(grad + j, f32x4.mul(v128.load(grad + j), scale));
  for (let c = outputs; c < outputsP; c++) store<f32>(grad + (<usize>c << 2), 0);
  const at = grad + (<usize>target << 2);
  store<f32>(at, load<f32>(at) - weight);
  return <f64>weight * (log(<f64>sum) + <f64>(largest - load<f32>(scores + (<usize>target << 2))));
}

function largestOf(scores: usize, count: i32): f32 {
  const whole = <usize>(count & ~3) << 2, end = <usize>count << 2;
  let largest = load<f32>(scores);
  if (whole > 0) {
    let each = v128.load(scores);
    for (let j: usize = 16; j < whole; j += 16) each = f32x4.max(each, v128.load(scores + j));
    const first = max(f32x4.extract_lane(each, 0), f32x4.extract_lane(each, 1));
    largest = max(first, max(f32x4.extract_lane(each, 2), f32x4.extract_lane(each, 3)));
  }
  for (let j = whole; j < end; j += 4) largest = max(largest, load<f32>(scores + j));
  return largest;
}

/** Targets in [0, 1]; summed over the outputs. */
function sigmoidCrossEntropy(scores: usize, targets: usize, weight: f32, outputs: i32, grad: usize): f64 {
  let total: f64 = 0;
  for (let c: usize = 0; c < <usize>outputs << 2; c += 4) {
    const s = load<f32>(scores + c);
    const y = load<f32>(targets + c);
    store<f32>(grad + c, weight * (sigmoid(s) - y));
    // max(s, 0) − s y + log(1 + e^−|s|): no overflow at either end.
    total += <f64>weight * (<f64>max<f32>(s, 0) - <f64>s * y + log(1 + <f64>exp(-abs(s))));
  }
  return total;
}

/** Half the squared error, summed over the outputs. */
function squaredError(scores: usize, targets: usize, weight: f32, outputs: i32, grad: usize): f64 {
  let total: f64 = 0;
  for (let c: usize = 0; c < <usize>outputs << 2; c += 4) {
    const error = load<f32>(scores + c) - load<f32>(targets + c);
    store<f32>(grad + c, weight * error);
    total += 0.5 * <f64>weight * <f64>error * <f64>error;
  }
  return total;
}
