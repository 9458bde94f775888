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
  packColumns(source: number, ld: number, rows: number, columns: number, target: number): void;
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
  sumEmbeddingGradients(
    network: number,
    firstShard: number,
    shardBytes: number,
    shards: number,
    gradient: number,
  ): void;
  writeSequence(
    units: number,
    offsets: number,
    rows: number,
    sequence: number,
    steps: number,
    pace: number,
    change: number,
  ): void;
  integerRows(matrix: number, rows: number, width: number, vector: number, sums: number): void;
  shardForward(network: number, shard: number, workspace: number): void;
  shardLoss(network: number, shard: number, workspace: number): void;
  shardMeasure(network: number, shard: number, workspace: number): void;
  shardTrain(network: number, shard: number, workspace: number): void;
  activateAll(kind: number, x: number, y: number, n: number): void;
  exp(x: number): number;
  log(x: number): number;
}

/** The bytes of the memory's import, up to the flags of its limits. */
const memoryImport = [...encoded("env"), ...encoded("memory"), 2];
/** Flags of the memory's limits: with a maximum, unshared or shared. */
const flags = { unshared: 1, shared: 3 };

const compiled = new Map<boolean, Promise<WebAssembly.Module>>();

/**
 * The compiled kernels, the same module for every memory and every thread.
 * @param shared whether the memory is shared: the module must declare the same
 */
export function kernelModule(shared: boolean): Promise<WebAssembly.Module> {
  let module = compiled.get(shared);
  if (module === undefined) {
    module = WebAssembly.compile(kernelBytes(shared));
    compiled.set(shared, module);
  }
  return module;
}

/** The built module takes a shared memory; for an unshared one, one byte differs. */
function kernelBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));
  if (shared) return bytes;
  const at = bytes.findIndex((_, start) => memoryImport.every((byte, i) => bytes[start + i] === byte));
  if (bytes[at + memoryImport.length] !== flags.shared) throw new Error("the kernels do not import a shared memory");
  bytes[at + memoryImport.length] = flags.unshared;
  return bytes;
}

/** A name as WebAssembly encodes it. */
function encoded(name: string): number[] {
  return [name.length, ...Array.from(name, (character) => character.charCodeAt(0))];
}

export function isShared(memory: WebAssembly.Memory): boolean {
  return !(memory.buffer instanceof ArrayBuffer);
}

/** Kernels that work on the given memory, shared or not. */
export async function instantiateKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  const module = await kernelModule(isShared(memory));
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as unknown as Kernels;
}
