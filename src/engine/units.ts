/** @file Conversion between the units of the data and those of a network. */
import { compand, expand } from "../model/companding.js";
import type { Normalisation } from "../model/spec.js";

/** A model's normalisation, prepared for use. */
export interface Units {
  mean: Float64Array;
  /** 1 / deviation of each channel. */
  scale: Float64Array;
  companding: { centre: Float64Array; knee: Float64Array } | null;
}

export function unitsOf(normalisation: Normalisation | null, channels: number): Units {
  return {
    mean: Float64Array.from({ length: channels }, (_, c) => normalisation?.mean[c] ?? 0),
    scale: Float64Array.from({ length: channels }, (_, c) => 1 / (normalisation?.deviation[c] ?? 1)),
    companding:
      normalisation?.companding == null
        ? null
        : {
            centre: Float64Array.from(normalisation.companding.centre),
            knee: Float64Array.from(normalisation.companding.knee),
          },
  };
}

/** A sample of channel c as it enters the network. */
export function toNetwork(value: number, c: number, { mean, scale, companding }: Units): number {
  const sample = companding === null ? value : compand(value, companding.centre[c]!, companding.knee[c]!);
  return (sample - mean[c]!) * scale[c]!;
}

/** The inverse of {@link toNetwork}. */
export function toData(value: number, c: number, { mean, scale, companding }: Units): number {
  const sample = value / scale[c]! + mean[c]!;
  return companding === null ? sample : expand(sample, companding.centre[c]!, companding.knee[c]!);
}
