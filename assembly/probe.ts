/** @file Activations element by element, for tests. */
import { activateRows, exp, log } from "./activations";

/** y[i] = activate(kind, x[i]) for n (a multiple of 4) floats. */
export function activateAll(kind: i32, x: usize, y: usize, n: i32): void {
  activateRows(kind, x, 0, y, 1, 0, <usize>n << 2);
}

export { exp, log };
