/**
 * @file What the head of an integer model reads: the last state, or the mean or maximum of each unit since the reset.
 * `docs/integer-arithmetic.md` describes it in words.
 */
import { at } from "../core/at.js";
import type { IntegerModel } from "./model.js";

/**
 * The most steps in a mean: before another is added, the sum is halved and counts half as many. 2¹⁵ times a 16-bit
 * state stays within 2³⁰.
 */
export const mostPooled = 2 ** 15;

/** Pools the states of the last layer between resets. */
export interface Pool {
  reset(): void;
  /** Adds the state after a step. */
  add(): void;
  /** H numbers in `stateBits`, within `stateBound`: what the head multiplies. */
  read(): Int16Array;
}

/** @param h the state of the last layer, updated by each step */
export function poolOf({ readout, layers }: IntegerModel, h: Int16Array): Pool {
  if (readout === "mean") return meanPool(h);
  if (readout === "max") return largestPool(h, at(layers, layers.length - 1, "layer").stateBound);
  return { reset() {}, add() {}, read: () => h };
}

function meanPool(h: Int16Array): Pool {
  const sum = new Int32Array(h.length);
  const mean = new Int16Array(h.length);
  let steps = 0;
  return {
    reset() {
      steps = 0;
      sum.fill(0);
    },
    add() {
      if (steps === mostPooled) {
        steps /= 2;
        for (let i = 0; i < h.length; i++) sum[i] = (sum[i]! + 1) >> 1;
      }
      steps += 1;
      for (let i = 0; i < h.length; i++) sum[i]! += h[i]!;
    },
    read() {
      const count = Math.max(steps, 1);
      for (let i = 0; i < h.length; i++) mean[i] = Math.floor((sum[i]! + (count >> 1)) / count);
      return mean;
    },
  };
}

function largestPool(h: Int16Array, bound: number): Pool {
  const largest = new Int16Array(h.length).fill(-bound);
  return {
    reset() {
      largest.fill(-bound);
    },
    add() {
      for (let i = 0; i < h.length; i++) largest[i] = Math.max(largest[i]!, h[i]!);
    },
    read: () => largest,
  };
}
