/** @file Reads the words of the records of `layout.ts`. */

// @ts-ignore: decorator
@inline
export function word(record: usize, field: i32): i32 {
  return load<i32>(record + (<usize>field << 2));
}

// @ts-ignore: decorator
@inline
export function pointer(record: usize, field: i32): usize {
  return <usize>load<u32>(record + (<usize>field << 2));
}

// @ts-ignore: decorator
@inline
export function single(record: usize, field: i32): f32 {
  return load<f32>(record + (<usize>field << 2));
}

// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}

/** target[i] += v for four lanes. */
// @ts-ignore: decorator
@inline
export function addTo(target: usize, v: v128): void {
  v128.store(target, f32x4.add(v128.load(target), v));
}

