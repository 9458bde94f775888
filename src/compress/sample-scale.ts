/** @file A model's companding for samples in a given unit, whose knees must be powers of two of that unit. */
import { compandedNormalisation } from "../data/companded.js";
import type { Sequences } from "../data/sequences.js";
import type { QuantiseOptions } from "../integer/quantise.js";
import type { Model } from "../model/spec.js";

/**
 * The model with knees that suit the scale, each the nearest to its own, and with new statistics; the model itself if
 * nothing is companded, the scale is not yet chosen, or its knees suit already. Its samples change a little, so it has
 * to be trained further.
 */
export function suitingScale(
  model: Model,
  sequences: Sequences,
  train: Uint32Array,
  sampleScale: QuantiseOptions["sampleScale"],
): Model {
  const { normalisation } = model.spec;
  const companding = normalisation?.companding;
  if (companding === undefined || sampleScale === null) return model;
  const scaleOf = (d: number) => (typeof sampleScale === "number" ? sampleScale : (sampleScale[d] ?? Number.NaN));
  const knee = companding.knee.map((own, d) => nearestKnee(own, scaleOf(d)));
  if (knee.every((value, d) => value === companding.knee[d])) return model;
  const centre = companding.centre.map((own, d) => Math.round(own / knee[d]!) * knee[d]!);
  const refitted = compandedNormalisation(sequences, train, { centre, knee });
  return { ...model, spec: { ...model.spec, normalisation: refitted } };
}

/**
 * The scale times a power of two, at least the scale itself, whose ratio to the knee is nearest to 1; the knee if the
 * scale is not a positive number.
 */
function nearestKnee(own: number, scale: number): number {
  if (!(scale > 0)) return own;
  let knee = scale;
  while (knee * Math.SQRT2 < own) knee *= 2;
  return knee;
}
