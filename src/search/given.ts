/** @file Options that fit no trial: they are refused before any, in the words of `train`. */
import { type CompressOptions, divided } from "../compress/options.js";
import type { Sequences } from "../data/sequences.js";
import { thinned } from "../fit/trial.js";
import { checkSampleScale } from "../integer/quantise.js";
import { OptionError } from "../options/place.js";
import { classWeightsOf } from "../train/class-weights.js";
import { freeMap, resolveOptions } from "../train/resolve.js";
import { newRun } from "../train/start.js";
import { sampleSequences } from "./limits.js";

/**
 * Checks options that trials keep: begins a run with them, as `train` would. The rank of W is left out, since it depends
 * on the samples per step, which may be searched.
 *
 * @throws InputError if they fit neither each other nor the data
 */
export function checkGiven(data: Sequences, train: Uint32Array, given: Partial<CompressOptions>): void {
  const { recurrentMap = freeMap.recurrentMap, classWeights = "none", sampleScale = null } = given;
  if (recurrentMap !== freeMap.recurrentMap) {
    throw new OptionError(
      ({ name }) =>
        `${name("recurrentMap")} is ${recurrentMap}, but a search tries ranks and zeros of U, which it excludes: leave it out, or train without a search`,
    );
  }
  checkSampleScale(sampleScale, data.channels);
  classWeightsOf(classWeights, data, train);
  const none = new Uint32Array(0);
  const few = { train: thinned(data, train, sampleSequences), validation: none, test: none };
  const [training] = divided(given);
  newRun(data, few, resolveOptions({ ...training, rankW: null }));
}
