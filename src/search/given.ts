/** @file Options that fit no trial: they are refused before any, in the words of `train`. */
import { type CompressOptions, divided } from "../compress/options.js";
import type { Sequences } from "../data/sequences.js";
import { thinned } from "../fit/trial.js";
import { resolveOptions } from "../train/options.js";
import { newRun } from "../train/start.js";
import { sampleSequences } from "./limits.js";

/**
 * Checks options that trials keep: begins a run with them, as `train` would. The rank of W is left out, since it depends
 * on the samples per step, which may be searched.
 *
 * @throws InputError if they fit neither each other nor the data
 */
export function checkGiven(data: Sequences, train: Uint32Array, given: Partial<CompressOptions>): void {
  const none = new Uint32Array(0);
  const few = { train: thinned(data, train, sampleSequences), validation: none, test: none };
  const [training] = divided(given);
  newRun(data, few, resolveOptions({ ...training, rankW: null }));
}
