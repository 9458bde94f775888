/** @file Kernels with their own memory, for tests. */
import { Arena } from "./arena.js";
import { instantiateKernels, type Kernels } from "./module.js";

export interface TestKernels {
  kernels: Kernels;
  /** All of the memory. */
  floats: Float32Array;
  /** Addresses of the regions asked for, in bytes. */
  addresses: number[];
}

/** Kernels and regions with given numbers of floats; writing past a region shows in the next one. */
export async function kernelsWith(...regions: number[]): Promise<TestKernels> {
  const arena = new Arena();
  const addresses = regions.map((floats) => arena.reserve(floats * 4));
  const memory = arena.allocate();
  return { kernels: await instantiateKernels(memory), floats: new Float32Array(memory.buffer), addresses };
}
