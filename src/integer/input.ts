/** @file The scale of raw samples, and their way to the first layer's input, folded into a few integers. */

import { at } from "../core/at.js";
import { toData, unitsOf } from "../engine/units.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { OptionError } from "../options/place.js";
import { chooseSampleScale, type Formats } from "./formats.js";
import { type IntegerCompanding, type IntegerInput, wordLimit } from "./model.js";
import { mostKneeBits } from "./sample.js";

type Normalised = Pick<ModelSpec, "normalisation">;

/** Fraction bits at which the steps of companded samples are fine enough. */
const fineKneeBits = 5;

/** The largest multiplier of 15 bits that a shift of 0, 8 or 16 allows: at least 7 of its bits are significant. */
function fold(factor: number): { multiplier: number; shift: number } {
  for (const shift of [16, 8]) {
    const multiplier = Math.round(factor * 2 ** shift);
    if (multiplier <= wordLimit) return { multiplier, shift };
  }
  return { multiplier: Math.min(Math.round(factor), wordLimit), shift: 0 };
}

/** A value in 16-bit raw units. */
function rawUnits(value: number, unit: number, channel: number): number {
  const units = Math.round(value / unit);
  if (Math.abs(units) <= wordLimit) return units;
  throw new OptionError(
    ({ name }) =>
      `channel ${channel}: its mean is ${units} units of a raw sample, but 16 bits hold 32,767: give a larger ${name("sampleScale")}`,
  );
}

/** The model's companding in raw units, of which each knee is a power of two. */
function foldCompanding({ normalisation }: Normalised, sampleScale: readonly number[]): IntegerCompanding | null {
  const companding = normalisation?.companding;
  if (companding === undefined) return null;
  const kneeBits = Uint8Array.from(companding.knee, (knee, d) => {
    const scale = sampleScale[d]!;
    let bits = 0;
    while (bits < mostKneeBits && scale * 2 ** bits < knee) bits++;
    if (scale * 2 ** bits === knee) return bits;
    throw new OptionError(
      ({ name }) =>
        `channel ${d}: a raw sample of ${scale} does not fit the companding's knee of ${knee}: give a ${name("sampleScale")} of ${knee}, or of that divided by a power of two up to ${2 ** mostKneeBits}`,
    );
  });
  return { centre: Int16Array.from(companding.centre, (centre, d) => rawUnits(centre, sampleScale[d]!, d)), kneeBits };
}

/**
 * Companding and means in units of raw samples.
 *
 * @throws OptionError if a mean is beyond 16 bits, or a knee is no power of two of a unit: the scale does not suit
 */
export function foldCentres(spec: Normalised, sampleScale: readonly number[]) {
  const companding = foldCompanding(spec, sampleScale);
  const units = sampleScale.map((scale, d) => (companding === null ? scale : 2 ** -companding.kneeBits[d]!));
  const mean = Int16Array.from(units, (unit, d) => rawUnits(spec.normalisation?.mean[d] ?? 0, unit, d));
  return { companding, units, mean };
}

/** The input of a model that reads text: ids, unchanged. */
function idAsItIs(): IntegerInput {
  const [mean, multiplier, shift] = [Int16Array.of(0), Int16Array.of(1), Uint8Array.of(0)];
  return { sampleScale: [1], companding: null, mean, multiplier, shift };
}

/**
 * Folds normalisation, the samples' scale and the input's format into one subtraction, one multiplication and one
 * shift.
 */
export function foldInput(model: Model, formats: Formats): IntegerInput {
  if (model.spec.text !== undefined) return idAsItIs();
  const { sampleScale } = formats;
  const bits = at(formats.layers, 0, "layer").inputBits;
  const { companding, units, mean } = foldCentres(model.spec, sampleScale);
  const folds = units.map((unit, d) => fold((unit / (model.spec.normalisation?.deviation[d] ?? 1)) * 2 ** bits));
  return {
    sampleScale: [...sampleScale],
    companding,
    mean,
    multiplier: Int16Array.from(folds, ({ multiplier }) => multiplier),
    shift: Uint8Array.from(folds, ({ shift }) => shift),
  };
}

/** The range of raw samples, extended to two deviations about the mean: a few calibration sequences may not span it. */
function usualRange({ spec: { normalisation } }: Model, raw: Float64Array): Float64Array {
  if (normalisation === null) return raw;
  const units = unitsOf(normalisation, raw.length);
  return raw.map((largest, d) => Math.max(largest, ...[-2, 2].map((side) => Math.abs(toData(side, d, units)))));
}

/**
 * Scales such that the knees of companded channels are powers of two times them, up to 2¹². If steps would be coarse
 * compared with a knee, the largest sample seen fills the whole 16-bit range instead of half of it.
 */
function suitingKnees({ spec }: Model, scales: number[]): number[] {
  const knees = spec.normalisation?.companding?.knee;
  if (knees === undefined) return scales;
  return scales.map((scale, d) => {
    const knee = knees[d]!;
    const finer = Math.min(scale, Math.max(knee / 2 ** fineKneeBits, scale / 2));
    return Math.min(Math.max(finer, knee / 2 ** mostKneeBits), knee);
  });
}

/** The scale of a raw sample of each channel, from the largest magnitudes seen. See {@link chooseSampleScale}. */
export function sampleScales(model: Model, raw: Float64Array, integers: boolean, commonUnit: boolean): number[] {
  const scales = chooseSampleScale(integers ? raw : usualRange(model, raw), integers, commonUnit);
  const asRecorded = integers && scales.every((scale) => scale === 1);
  return asRecorded ? scales : suitingKnees(model, scales);
}
