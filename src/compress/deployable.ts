/** @file What can be known before training about whether its result can become integers. */
import type { Sequences, Split } from "../data/sequences.js";
import { checkGates } from "../integer/check.js";
import { foldCentres } from "../integer/input.js";
import type { QuantiseOptions } from "../integer/quantise.js";
import type { ModelSpec } from "../model/spec.js";
import { suitingScale } from "./sample-scale.js";

/**
 * Checks that integers have the layers' gates, and that a given scale of raw samples suits the means of the data.
 *
 * @param like the network before training, with the non-linearities that are deployed
 * @throws InputError if not; OptionError for the scale
 */
export function checkDeployable(
  like: ModelSpec,
  data: Sequences,
  split: Split,
  sampleScale: QuantiseOptions["sampleScale"],
): void {
  checkGates(like.layers);
  if (sampleScale === null || like.text !== undefined) return;
  // Training moves the knees to the scale.
  const { spec } = suitingScale({ kind: "float", spec: like, tensors: {} }, data, split.train, sampleScale);
  const scales = Array.isArray(sampleScale) ? sampleScale : Array.from({ length: data.channels }, () => sampleScale);
  foldCentres(spec, scales);
}
