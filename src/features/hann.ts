import { cosineOfTurns } from "../core/elementary.js";

/** The periodic Hann window `½ − ½ cos(2πn/L)`, n = 0 … L − 1. It is symmetric: `w[n] = w[L − n]`. */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * cosineOfTurns(n / length));
}
