/**
 * @file Pooled readouts, with one vector for all steps of a sequence: the mean of the top layer's states, or each
 * unit's maximum. Rows are packed step by step, as everywhere.
 */
import { ReadoutId } from "./choices";
import { ShardField } from "./layout";
import { addTo, pointer, word } from "./record";
import { splat } from "./activations";

/**
 * Pools states `[rows, hiddenP]`, rows `stride` bytes apart, into `pooled [sequences, hiddenP]`: sums or maxima. `from`
 * is 0 or the pool of the steps before, which `ShardField.seen` counts.
 */
export function poolStates(
  readout: i32, shard: usize, states: usize, stride: usize, hiddenP: i32, pooled: usize, from: usize,
): void {
  const width = <usize>hiddenP << 2;
  const bytes = <usize>word(shard, ShardField.sequences) * width;
  const begun = from != 0 && word(shard, ShardField.seen) > 0;
  if (begun) memory.copy(pooled, from, bytes);
  else {
    const nothing = splat(readout == ReadoutId.max ? -Infinity : 0);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(pooled + i, nothing);
  }
  const steps = word(shard, ShardField.steps);
  for (let t = 0; t < steps; t++) {
    const running = active(shard, t);
    let h = states + <usize>firstRow(shard, t) * stride;
    for (let s = 0; s < running; s++, h += stride) {
      const to = pooled + <usize>s * width;
      if (readout == ReadoutId.max) {
        for (let i: usize = 0; i < width; i += 16) v128.store(to + i, f32x4.max(v128.load(to + i), v128.load(h + i)));
      } else {
        for (let i: usize = 0; i < width; i += 16) addTo(to + i, v128.load(h + i));
      }
    }
  }
}

/** Turns sums into means. */
export function divideByLengths(shard: usize, hiddenP: i32, pooled: usize): void {
  const width = <usize>hiddenP << 2;
  for (let s = 0; s < word(shard, ShardField.sequences); s++) {
    const share = splat(shareOfStep(shard, s));
    const end = pooled + width;
    for (; pooled < end; pooled += 16) v128.store(pooled, f32x4.mul(v128.load(pooled), share));
  }
}

/**
 * Turns the gradient of `pooled` into that of every state, `upstream [rows, hiddenP]`. A maximum passes its gradient to
 * the first step that reached it; `gradient` is overwritten.
 */
export function poolBackward(
  readout: i32, shard: usize, states: usize, stride: usize, hiddenP: i32, pooled: usize, gradient: usize,
  upstream: usize,
): void {
  const width = <usize>hiddenP << 2;
  if (readout == ReadoutId.mean) divideByLengths(shard, hiddenP, gradient);
  const steps = word(shard, ShardField.steps);
  for (let t = 0; t < steps; t++) {
    const running = active(shard, t);
    const row = <usize>firstRow(shard, t);
    for (let s = 0; s < running; s++) {
      const place = <usize>s * width;
      const to = upstream + (row + <usize>s) * width;
      if (readout == ReadoutId.mean) {
        memory.copy(to, gradient + place, width);
        continue;
      }
      const h = states + (row + <usize>s) * stride;
      for (let i: usize = 0; i < width; i += 16) {
        const reached = f32x4.eq(v128.load(h + i), v128.load(pooled + place + i));
        const left = v128.load(gradient + place + i);
        v128.store(to + i, v128.and(left, reached));
        v128.store(gradient + place + i, v128.andnot(left, reached));
      }
    }
  }
}

/** 1 / steps of a sequence, including those before the shard and in all its segments. */
function shareOfStep(shard: usize, sequence: i32): f32 {
  const whole = pointer(shard, ShardField.whole) == 0 ? shard : pointer(shard, ShardField.whole);
  let length = 0;
  while (length < word(whole, ShardField.steps) && active(whole, length) > sequence) length++;
  return <f32>1 / <f32>(word(whole, ShardField.seen) + length);
}

// @ts-ignore: decorator
@inline
function active(shard: usize, step: i32): i32 {
  return load<i32>(pointer(shard, ShardField.active) + (<usize>step << 2));
}

// @ts-ignore: decorator
@inline
function firstRow(shard: usize, step: i32): i32 {
  return load<i32>(pointer(shard, ShardField.offsets) + (<usize>step << 2));
}
