import { wasmBase64 } from "./wasm.generated.js";

/** The kernels of `assembly/index.ts`; addresses are bytes in the shared memory, counts are elements. */
export interface Kernels {
  gemm(
    a: number,
    lda: number,
    m: number,
    k: number,
    packed: number,
    n: number,
    c: number,
    ldc: number,
    accumulate: number,
  ): void;
  gemmTransposed(
    a: number,
    lda: number,
    b: number,
    ldb: number,
    k: number,
    m: number,
    n: number,
    c: number,
    ldc: number,
    scratch: number,
  ): void;
  packColumns8(source: number, ld: number, rows: number, columns: number, target: number): void;
  adam(
    p: number,
    g: number,
    m: number,
    v: number,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    correction1: number,
    correction2: number,
    decay: number,
  ): void;
  sgd(p: number, g: number, velocity: number, n: number, rate: number, momentum: number, decay: number): void;
  scale(g: number, n: number, factor: number): void;
  squaredNorm(g: number, n: number): number;
  spreadParameters(table: number, tensors: number, flat: number, padded: number): void;
  gatherGradients(table: number, tensors: number, flat: number, padded: number): void;
  packWeights(network: number, padded: number, backward: number): void;
  sumGradients(gradients: number, stride: number, shards: number, floats: number, sum: number): void;
  shardForward(network: number, shard: number, workspace: number): void;
  shardLoss(network: number, shard: number, workspace: number): void;
  shardTrain(network: number, shard: number, workspace: number): void;
  activateAll(kind: number, x: number, y: number, n: number): void;
  exp(x: number): number;
  log(x: number): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled kernels, the same module for every memory and every thread. */
export function kernelModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0)));
  return compiled;
}

/** Kernels that work on the given memory. */
export async function instantiateKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  const instance = await WebAssembly.instantiate(await kernelModule(), { env: { memory } });
  return instance.exports as unknown as Kernels;
}
