import * as v from "valibot";
import { InputError } from "../core/errors.js";
import { checkNames, checkValue } from "../options/table.js";
import { choice } from "../options/values.js";
import { quote } from "./quote.js";

export const frontEndChoices = {
  arithmetic: choice<FrontEndSpec["arithmetic"]>(["fixed", "float"]),
  melScale: choice<FrontEndSpec["melScale"]>(["htk", "slaney"]),
};

/**
 * All settings that determine how samples become features: plain data in the model file, so that its users cannot
 * disagree.
 */
export interface FrontEndSpec {
  /** "float" in double precision; "fixed" in the integers of `docs/features.md`, the same bits as on a device. */
  arithmetic: "float" | "fixed";
  /** Samples a second. */
  sampleRate: number;
  /** L: samples under the Hann window of one frame. */
  window: number;
  /** Samples from the start of one frame to the start of the next. */
  stride: number;
  /** N: length of the Fourier transform, a power of two of at least `window`; a frame is padded with zeros. */
  transform: number;
  /** Triangular mel filters, of unit height. */
  filters: number;
  /** Hz where the first filter begins. */
  lowest: number;
  /** Hz where the last filter ends. */
  highest: number;
  /** "htk": 2595 log₁₀(1 + f/700); "slaney": linear below 1 kHz, logarithmic above. */
  melScale: "htk" | "slaney";
  /**
   * Lower limit of every energy, in octaves (log₂, of samples in ±32768), 0 … 32. Digital silence gives exactly this.
   */
  floor: number;
  /** Number of cepstral coefficients (MFCC, from c₀ on), or null for the log-mel energies themselves. */
  coefficients: number | null;
}

/**
 * The defaults: 32 log-mel energies, 25 ms window, 10 ms stride, as in the FastGRNN paper. The filters begin at 125 Hz,
 * beyond the main lobe of the window, so that a microphone's constant offset reaches none of them. The floor is the
 * energy that rounding to 16 bits puts into the widest filter.
 *
 * @param sampleRate samples a second, 1,000 … 96,000
 * @throws InputError if a value is impossible: names it, its limit and the remedy
 */
export function frontEndSpec(sampleRate: number, options: Partial<FrontEndSpec> = {}): FrontEndSpec {
  const usual: FrontEndSpec = {
    arithmetic: "float",
    sampleRate,
    window: Math.round(0.025 * sampleRate),
    stride: Math.round(0.01 * sampleRate),
    transform: 64,
    filters: 32,
    lowest: 125,
    highest: sampleRate / 2,
    melScale: "htk",
    floor: 8,
    coefficients: null,
  };
  checkNames(usual, options);
  const { window = usual.window } = options;
  while (usual.transform < window) usual.transform *= 2;
  const spec = { ...usual, ...options };
  checkValue("arithmetic", frontEndChoices.arithmetic, spec.arithmetic);
  checkValue("melScale", frontEndChoices.melScale, spec.melScale);
  checkFrontEnd(spec);
  return spec;
}

const specSchema = v.strictObject({
  arithmetic: v.picklist(["float", "fixed"]),
  sampleRate: v.number(),
  window: v.number(),
  stride: v.number(),
  transform: v.number(),
  filters: v.number(),
  lowest: v.number(),
  highest: v.number(),
  melScale: v.picklist(["htk", "slaney"]),
  floor: v.number(),
  coefficients: v.nullable(v.number()),
});

/**
 * Checks a front end read from a file; unknown keys are refused.
 * @throws InputError if it is not valid: names the part and what it must be
 */
export function parseFrontEnd(value: unknown, name = "the model"): FrontEndSpec {
  const { success, output, issues } = v.safeParse(specSchema, value);
  if (!success) {
    const [issue] = issues;
    throw new InputError(
      `${name}: front end: ${v.getDotPath(issue) ?? "it"} is ${quote(issue.input)}; must be ${issue.expected}`,
    );
  }
  checkFrontEnd(output);
  return output;
}

/** @throws InputError if a value is impossible: names it, its limit and the remedy */
export function checkFrontEnd(spec: FrontEndSpec): void {
  const { sampleRate, window, stride, transform, filters, lowest, highest, floor, coefficients } = spec;
  checkInteger("sample rate", sampleRate, 1000, 96_000, "resample the recordings");
  checkInteger("transform length", transform, 64, 4096, "choose a power of two");
  if ((transform & (transform - 1)) !== 0) {
    throw new InputError(`transform length is ${transform}: choose a power of two from 64 to 4096`);
  }
  checkInteger("window", window, 16, transform, "shorten it or lengthen the transform");
  checkInteger("stride", stride, 1, window, "frames may overlap or touch, but leave no gap");
  checkInteger("number of filters", filters, 2, 128, "32 is usual");
  if (!(lowest >= 0 && lowest < highest && highest <= sampleRate / 2)) {
    throw new InputError(
      `filters from ${lowest} to ${highest} Hz: choose them from 0 to ${sampleRate / 2}, half the sample rate, the lowest first`,
    );
  }
  checkInteger("floor", floor, 0, 32, "8 is the noise of 16-bit rounding");
  if (coefficients !== null) checkInteger("number of coefficients", coefficients, 1, filters, "13 is usual");
}

function checkInteger(name: string, value: number, least: number, most: number, remedy: string): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InputError(`${name} is ${quote(value)}: needs an integer from ${least} to ${most}; ${remedy}`);
  }
}

/** D: features a frame. */
export function featureCount(spec: FrontEndSpec): number {
  return spec.coefficients ?? spec.filters;
}

/**
 * Features of both arithmetics have the same unit, so that a mean and a deviation fit either: 1/256 octave of energy
 * for log-mel, 1/64 for MFCC, whose c₀ is larger.
 */
export function unitsPerOctave(spec: FrontEndSpec): number {
  return spec.coefficients === null ? 256 : 64;
}

/** T: frames of a recording. An incomplete last frame is left out; a recording shorter than one frame is padded. */
export function frameCount(spec: FrontEndSpec, samples: number): number {
  return samples <= spec.window ? 1 : 1 + Math.floor((samples - spec.window) / spec.stride);
}
