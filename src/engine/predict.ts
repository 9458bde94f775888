import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";
import { availableThreads } from "../kernels/pool.js";
import { embeddingName, type Model, stepsOf } from "../model/spec.js";
import { Network } from "./network.js";

/** How a prediction is computed; nothing here changes its result. */
export interface PredictOptions {
  /** Number of threads; the scores do not depend on it. Default: as many as the work is worth, at most all cores. */
  threads?: number;
}

/** Multiply-adds that take about as long as the start of a thread. */
const threadStart = 2e8;

/** The number of threads that are worth their start for so many steps. */
export function worthwhileThreads(
  { tensors }: Pick<Model, "tensors">,
  steps: number,
  cores = availableThreads(),
): number {
  const sizes = Object.entries(tensors).map(([name, { length }]) => (name === embeddingName ? 0 : length));
  const weights = sizes.reduce((sum, size) => sum + size, 0);
  return Math.min(cores, 1 + Math.floor((weights * steps) / threadStart));
}

/** Sequences in a batch, so that each thread has several shards. */
const batchSequences = 128;

/**
 * Returns the scores of the model before softmax or sigmoid: `[N, C]` row-major or, if read at every step, `[total
 * steps, C]`, the sequences in the order of `indices`. Samples are normalised by the model's spec.
 */
export async function predict(
  model: Model,
  data: Sequences,
  indices: ArrayLike<number>,
  options: PredictOptions = {},
): Promise<Float32Array> {
  const { spec, tensors } = model;
  const count = indices.length;
  const rows = new Uint32Array(count);
  let total = 0;
  let steps = 1;
  let allSteps = 0;
  for (let i = 0; i < count; i++) {
    const length = at(data.lengths, at(indices, i, "index"), "sequence");
    rows[i] = total;
    total += spec.readout === "every" ? length : 1;
    steps = Math.max(steps, stepsOf(length, spec));
    allSteps += stepsOf(length, spec);
  }
  const scores = new Float32Array(total * spec.labels.length);
  if (count === 0) return scores;
  const sequences = Math.min(batchSequences, count);
  const threads = options.threads ?? worthwhileThreads(model, allSteps);
  const network = await Network.create(spec, spec.normalisation, { sequences, steps, threads, training: false });
  try {
    network.load(tensors);
    for (let from = 0; from < count; from += sequences) {
      const to = Math.min(from + sequences, count);
      const batch = network.loadBatch(data, { indices, from, to, targets: false, classWeights: null });
      network.forward(batch);
      network.copyScores(batch, scores, (position) => at(rows, from + position, "sequence"));
    }
  } finally {
    network.close();
  }
  return scores;
}
