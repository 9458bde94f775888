import { Arena } from "../src/kernels/arena.js";
import { instantiateKernels } from "../src/kernels/module.js";

/** Products that fit the first two cache levels: rows, inner size, columns. */
const shapes = [
  [96, 80, 80],
  [96, 128, 128],
  [128, 256, 256],
] as const;

/**
 * Returns a function that measures the GFLOP/s of the GEMM kernel, the best over the shapes; call it often and keep the
 * largest.
 */
export async function peakMeter(): Promise<() => number> {
  const arena = new Arena();
  const most = 256 * 256 * 4;
  const [a, b, packed, c] = [arena.reserve(most), arena.reserve(most), arena.reserve(most), arena.reserve(most)];
  const memory = arena.allocate();
  new Float32Array(memory.buffer).fill(0.5);
  const kernels = await instantiateKernels(memory);
  return () =>
    Math.max(
      ...shapes.map(([m, k, n]) => {
        kernels.packColumns(b, n, k, n, packed);
        const runs = Math.ceil(2e8 / (2 * m * k * n));
        const start = performance.now();
        for (let run = 0; run < runs; run++) kernels.gemm(a, k, m, k, packed, n, c, n, 0);
        return (2 * m * k * n * runs) / (performance.now() - start) / 1e6;
      }),
    );
}
