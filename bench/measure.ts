/**
 * @file Comparative measurements: each contender runs once in every round, so that all run under the same conditions.
 */
import { inferenceFlops, trainingFlops } from "./flops.js";
import { prediction, type Timed, trainingStep } from "./ours.js";
import type { Peer, PeerRequest } from "./peers/peer.js";
import { layerOf, type NamedWorkload } from "./workloads.js";

/** One row of the report; times are the least over all rounds, null if a peer is absent. */
export interface Measurement extends NamedWorkload {
  threads: number;
  ms: number;
  gflops: number;
  /** Fraction of the GEMM kernel's peak on as many threads. */
  ofPeak: number;
  /** How many times longer TF.js takes, its GRU full rank on one thread. */
  vsTfjs: number | null;
  /** How many times longer PyTorch takes, on one or two threads, whichever is faster. */
  vsTorch: number | null;
  /** The same for a step loop that keeps only the running state, unlike EdgeML's. */
  vsTorchLean: number | null;
  /** Median of our own times. */
  medianMs: number;
}

/** The contenders of each round. */
export interface Contenders {
  torch: Peer;
  tfjs: Peer;
  rounds: number;
  /** Measures the GFLOP/s of the GEMM kernel. */
  peak: () => number;
}

const threadCounts = [1, 2];

/** Our own runs in each round: enough for a stable least time. */
const ownRuns = { train: 8, infer: 2000 };

function timed(work: Timed, runs: number): number[] {
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    work.run();
    return performance.now() - start;
  });
}

const least = (times: number[]) => (times.length === 0 ? null : Math.min(...times));

function median(times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

/** Times one workload on one and two threads and its peers, round by round, and the peak during the measurement. */
export async function measure(
  kind: "train" | "infer",
  workload: NamedWorkload,
  { torch, tfjs, rounds, peak }: Contenders,
): Promise<{ measurements: Measurement[]; peak: number }> {
  const counts = kind === "train" ? threadCounts : [1];
  const start = kind === "train" ? trainingStep : prediction;
  const own = new Map<number, Timed>();
  for (const threads of counts) own.set(threads, await start(workload, threads));
  const times = new Map(counts.map((threads): [number, number[]] => [threads, []]));
  const torchTimes: Record<PeerRequest["states"], number[]> = { all: [], last: [] };
  const tfjsTimes: number[] = [];
  const peaks: number[] = [];
  const { T, B, D, H, rankW, rankU } = workload;
  const request = { kind, T, B, D, H, rankW, rankU, warmup: 1, repeats: kind === "train" ? 3 : 30 };

  for (let round = 0; round < rounds; round++) {
    for (const [threads, work] of own) {
      timed(work, round === 0 ? 2 : 1);
      times.get(threads)?.push(...timed(work, ownRuns[kind]));
    }
    peaks.push(peak(), peak());
    for (const states of ["all", "last"] as const)
      for (const threads of threadCounts)
        torchTimes[states].push(...((await torch.measure({ ...request, states, threads })) ?? []));
    const tfjsRequest: PeerRequest = { ...request, rankW: null, rankU: null, states: "last", threads: 1 };
    if (round < 2)
      tfjsTimes.push(...((await tfjs.measure({ ...tfjsRequest, repeats: kind === "train" ? 1 : 5 })) ?? []));
  }
  for (const work of own.values()) work.close();

  const flops = (kind === "train" ? trainingFlops : inferenceFlops)(layerOf(workload), T, B);
  const peakNow = Math.max(...peaks);
  const measurements = counts.map((threads): Measurement => {
    const ms = least(times.get(threads) ?? []) ?? Number.NaN;
    const ratio = (peer: number[]) => {
      const best = least(peer);
      return best === null ? null : best / ms;
    };
    const gflops = flops / ms / 1e6;
    return {
      ...workload,
      threads,
      ms,
      gflops,
      ofPeak: gflops / (peakNow * threads),
      vsTfjs: ratio(tfjsTimes),
      vsTorch: ratio(torchTimes.all),
      vsTorchLean: ratio(torchTimes.last),
      medianMs: median(times.get(threads) ?? []),
    };
  });
  return { measurements, peak: peakNow };
}
