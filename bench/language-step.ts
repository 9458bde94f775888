/**
 * @file Times a training step of a language model, and the softmax's fraction of it: ours, and PyTorch's if it is
 * installed.
 */

import { random } from "../src/core/random.js";
import { languageData, piecesOf } from "../src/data/text/language.js";
import type { NetworkSpec } from "../src/engine/capacity.js";
import { Network } from "../src/engine/network.js";
import { memoryBytes } from "../src/engine/plan.js";
import { bytesText, table } from "../src/evaluate/table.js";
import { initialTensors } from "../src/model/initial.js";
import { type TextSpec, unknownToken } from "../src/model/text.js";
import type { Peer } from "./peers/peer.js";
import { layerOf } from "./workloads.js";

/** B streams, T tokens of each, D = H, V words: a typical step on the Penn Treebank. */
const sizes = { T: 35, B: 20, D: 256, H: 256, rankW: null, rankU: null };
const words = 10_000;
/** With so few words, a step is nearly all recurrent part. */
const fewWords = 4;

const rounds = 3;
const runs = 4;

/** A step, forward and back and Adam, in milliseconds: the least of several runs. */
async function stepTime(vocabulary: number, threads: number): Promise<{ ms: number; bytes: number }> {
  const names = [unknownToken, ...Array.from({ length: vocabulary - 1 }, (_, id) => `w${id}`)];
  const { below } = random(1);
  const text: TextSpec = { unit: "spaced", vocabulary: names };
  const data = languageData([Array.from({ length: 2 * sizes.T * sizes.B }, () => below(vocabulary))], text);
  const spec: NetworkSpec = { layers: [layerOf(sizes)], labels: names, task: "multiclass", readout: "every", text };
  const capacity = { sequences: sizes.B, steps: sizes.T, threads, training: true, scores: false };
  const network = await Network.create(spec, null, capacity);
  network.load(initialTensors(spec, 1));
  const pieces = piecesOf(data, [0], sizes.B, sizes.T);
  const indices = Uint32Array.from(pieces.data.lengths.keys());
  const batch = network.loadBatch(pieces.data, { indices, from: 0, to: sizes.B, targets: true, classWeights: null });
  const { kernels, plan } = network;
  const step = () => {
    const start = performance.now();
    network.carry(batch, true);
    network.backward(batch);
    const { parameterAddress, gradientAddress, moments, parameters } = plan;
    kernels.adam(parameterAddress, gradientAddress, ...moments, parameters, 1e-3, 0.9, 0.999, 1e-8, 0.1, 0.001, 0);
    network.parametersChanged();
    return performance.now() - start;
  };
  step();
  const ms = Math.min(...Array.from({ length: runs }, step));
  network.close();
  return { ms, bytes: memoryBytes(spec, capacity) };
}

export interface LanguageStep {
  threads: number;
  ms: number;
  /** Fraction of the step that embedding and head take. */
  softmaxShare: number;
  /** Bytes of memory of the network. */
  bytes: number;
  tokensPerSecond: number;
  /** How many times longer PyTorch takes, on one or two threads, whichever is faster; null if it is absent. */
  vsTorch: number | null;
}

/** Our step and PyTorch's alternately, on one thread and on two. */
export async function languageSteps(torch: Peer): Promise<LanguageStep[]> {
  const own = new Map([1, 2].map((threads) => [threads, { ms: Infinity, few: Infinity, bytes: 0 }]));
  let peer = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    for (const [threads, times] of own) {
      const whole = await stepTime(words, threads);
      times.ms = Math.min(times.ms, whole.ms);
      times.bytes = whole.bytes;
      times.few = Math.min(times.few, (await stepTime(fewWords, threads)).ms);
      const request = { kind: "language", ...sizes, words, states: "all", threads, warmup: 1, repeats: 3 } as const;
      peer = Math.min(peer, ...((await torch.measure(request)) ?? []));
    }
  }
  return Array.from(own, ([threads, { ms, few, bytes }]) => ({
    threads,
    ms,
    softmaxShare: 1 - few / ms,
    bytes,
    tokensPerSecond: (1000 * sizes.B * sizes.T) / ms,
    vsTorch: Number.isFinite(peer) ? peer / ms : null,
  }));
}

/** The results as a table. */
export function languageTable(steps: readonly LanguageStep[]): string {
  const rows = steps.map(({ threads, ms, softmaxShare, bytes, tokensPerSecond, vsTorch }) => [
    `T${sizes.T} B${sizes.B} H${sizes.H}, ${words} words`,
    String(threads),
    `${ms.toFixed(0)} ms`,
    `${(100 * softmaxShare).toFixed(0)} %`,
    tokensPerSecond.toFixed(0),
    bytesText(bytes),
    vsTorch === null ? "–" : `${vsTorch.toFixed(1)}×`,
  ]);
  return table([
    ["sizes", "threads", "time", "softmax and embedding", "tokens per second", "memory", "PyTorch"],
    ...rows,
  ]);
}
