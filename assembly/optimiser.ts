/** @file Optimisers over flat arrays of n floats; the last n mod 4 are computed one by one. */
import { splat } from "./activations";

/** Sum of squares in double precision. */
export function squaredNorm(g: usize, n: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = <f64>load<f32>(g + (<usize>i << 2));
    total += x * x;
  }
  return total;
}

export function scale(g: usize, n: i32, factor: f32): void {
  for (let i = 0; i < n; i++) {
    const at = g + (<usize>i << 2);
    store<f32>(at, load<f32>(at) * factor);
  }
}

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019).
 * @param correction1 1 − β₁ᵗ
 * @param correction2 1 − β₂ᵗ
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, n: i32, rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  correction1: f32, correction2: f32, decay: f32,
): void {
  const step = splat(rate / correction1);
  const shrink = splat(1 - rate * decay);
  const unbias = splat(1 / correction2);
  const end = <usize>n << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const gradient = v128.load(g + i);
    const mean = f32x4.add(f32x4.mul(v128.load(m + i), splat(beta1)), f32x4.mul(gradient, splat(1 - beta1)));
    const square = f32x4.mul(f32x4.mul(gradient, gradient), splat(1 - beta2));
    const variance = f32x4.add(f32x4.mul(v128.load(v + i), splat(beta2)), square);
    v128.store(m + i, mean);
    v128.store(v + i, variance);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(variance, unbias)), splat(epsilon));
    const kept = f32x4.mul(v128.load(p + i), shrink);
    v128.store(p + i, f32x4.sub(kept, f32x4.div(f32x4.mul(mean, step), root)));
  }
  for (; i < end; i += 4) {
    const gradient = load<f32>(g + i);
    const mean = load<f32>(m + i) * beta1 + gradient * (1 - beta1);
    const variance = load<f32>(v + i) * beta2 + gradient * gradient * (1 - beta2);
    store<f32>(m + i, mean);
    store<f32>(v + i, variance);
    const root = <f32>Mathf.sqrt(variance * (1 / correction2)) + epsilon;
    store<f32>(p + i, load<f32>(p + i) * (1 - rate * decay) - (mean * (rate / correction1)) / root);
  }
}

/** SGD with Nesterov momentum; weight decay is added to the gradient. */
export function sgd(p: usize, g: usize, velocity: usize, n: i32, rate: f32, momentum: f32, decay: f32): void {
  const end = <usize>n << 2;
  for (let i: usize = 0; i < end; i += 4) {
    const gradient = load<f32>(g + i) + decay * load<f32>(p + i);
    const moved = momentum * load<f32>(velocity + i) + gradient;
    store<f32>(velocity + i, moved);
    store<f32>(p + i, load<f32>(p + i) - rate * (gradient + momentum * moved));
  }
}
