/**
 * @file The phases of a run, in order: dense at full rank, until a truncated SVD; low-rank and still dense;
 * thresholding, in which every few batches only the largest entries are kept (IHT); sparse, with a frozen support
 * (Kusupati et al., NIPS 2018, §3.2.2). A run has those that its ranks and densities need.
 */
import type { ModelSpec } from "../model/spec.js";
import type { TrainOptions } from "./options.js";
import { type Densities, isSparse } from "./sparsity.js";

/** "train" if there is only one phase. */
export const phases = ["train", "dense", "low-rank", "thresholding", "sparse"] as const;
/** The phase of training that an epoch belongs to. */
export type Phase = (typeof phases)[number];

/** Whether the run begins at full rank, to be factorised later. */
export function factorises(options: TrainOptions): boolean {
  const low = options.rankW !== null || options.rankU !== null;
  return low && options.lowRankStart === "svd" && denseEpochsOf(options) > 0;
}

/** Epochs at full rank. */
export function denseEpochsOf({ denseEpochs, epochs }: TrainOptions): number {
  return denseEpochs ?? Math.floor(epochs / 5);
}

/** Epochs before hard thresholding, and before the support is frozen: thirds, as in the paper. */
function sparseEpochsOf({ thresholdAfter, freezeAfter, epochs }: TrainOptions): [number, number] {
  const threshold = thresholdAfter ?? Math.min(Math.floor(epochs / 3), freezeAfter ?? epochs);
  return [threshold, freezeAfter ?? Math.max(threshold, Math.floor((2 * epochs) / 3))];
}

/**
 * The phase of an epoch.
 * @param epoch counted from 0
 */
export function phaseAt(options: TrainOptions, epoch: number): Phase {
  const low = factorises(options);
  if (low && epoch < denseEpochsOf(options)) return "dense";
  if (!isSparse(options)) return low ? "low-rank" : "train";
  const [threshold, freeze] = sparseEpochsOf(options);
  if (epoch < threshold) return low ? "low-rank" : "dense";
  return epoch < freeze ? "thresholding" : "sparse";
}

/**
 * The densities to which the factors are projected at a point of training. They fall from 1 in the first half of the
 * thresholding epochs, fast at first and slowly at the end (1 − τ)³: entries that training has made small go first, and
 * the others have time to take over (Zhu and Gupta, 2017).
 *
 * @param time epochs done, with the fraction of the running one
 */
export function densitiesAt(options: TrainOptions, time: number): Densities {
  const [threshold, freeze] = sparseEpochsOf(options);
  const left = freeze === threshold ? 0 : Math.max(0, 1 - (2 * (time - threshold)) / (freeze - threshold));
  const at = (density: number) => density + (1 - density) * left * left * left;
  const { densityW, densityU, densityHead } = options;
  return { densityW: at(densityW), densityU: at(densityU), densityHead: at(densityHead) };
}

/**
 * Whether a model has the requested ranks and densities after a number of epochs. Only such a model can be the best.
 * @param epochs counted from 1
 */
export function isConstrained(options: TrainOptions, epochs: number): boolean {
  const phase = phaseAt(options, epochs - 1);
  if (!isSparse(options)) return phase !== "dense";
  const [threshold, freeze] = sparseEpochsOf(options);
  // While supports change, an average of weights has more entries than any of them.
  if (options.averaging > 0) return phase === "sparse";
  // The last batch of an epoch need not project, so the densities must be reached an epoch before.
  return phase === "sparse" || (phase === "thresholding" && epochs - 1 >= (threshold + freeze) / 2);
}

/** Whether a model has to reach lower ranks. */
export function hasLowerRanks({ layers }: ModelSpec, { rankW, rankU }: Pick<TrainOptions, "rankW" | "rankU">): boolean {
  return layers.some((layer) => (rankW !== null && layer.rankW !== rankW) || (rankU !== null && layer.rankU !== rankU));
}
