/** @file Element by element, for tests of the activations. */
import { activate, exp, log } from "./activations";

/** y[i] = activate(kind, x[i]) for n (a multiple of 4) floats. */
export function activateAll(kind: i32, x: usize, y: usize, n: i32): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) v128.store(y + i, activate(kind, v128.load(x + i)));
}

export { exp, log };
