import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { frontEndSpec } from "../model/front-end.js";
import { floatFrontEnd } from "./front-end.js";
import golden from "./golden-frames.json";

const samples = Int16Array.from(golden.samples);

describe("the float front end", () => {
  // golden-frames.json: librosa's formulas in NumPy (rfft, mel filters with norm=None, DCT-II ortho) on a spoken seven.
  it("gives the log-mel energies of librosa's formulas, HTK scale", () => {
    const features = floatFrontEnd(frontEndSpec(8000)).features(samples);
    const expected = golden.logMelHtk.flat();
    for (const [i, value] of expected.entries()) expect(Math.abs(features[i]! - value)).toBeLessThan(2e-3);
  });

  it("gives the MFCC of librosa's formulas, Slaney scale", () => {
    const spec = frontEndSpec(8000, { filters: 20, lowest: 0, highest: 3500, melScale: "slaney", coefficients: 13 });
    const features = floatFrontEnd(spec).features(samples);
    const expected = golden.mfccSlaney.flat();
    for (const [i, value] of expected.entries()) expect(Math.abs(features[i]! - value)).toBeLessThan(2e-3);
  });

  it("rises by 2 octaves of energy, 512 units, if the amplitude doubles", () => {
    const { features } = floatFrontEnd(frontEndSpec(8000));
    const loud = features(samples.map((value) => value * 2));
    const soft = features(samples);
    for (const [i, value] of soft.entries()) expect(loud[i]! - value).toBeCloseTo(512, 2);
  });

  it("gives the floor for silence", () => {
    expect(new Set(floatFrontEnd(frontEndSpec(8000)).features(new Int16Array(500)))).toEqual(new Set([8 * 256]));
  });

  it("pads a recording shorter than a frame, and an empty one, to one frame", () => {
    const front = floatFrontEnd(frontEndSpec(8000));
    const padded = new Int16Array(200);
    padded.set(samples.subarray(0, 90));
    expect(front.features(samples.subarray(0, 90))).toEqual(front.features(padded));
    expect(front.features(new Int16Array(0))).toHaveLength(32);
  });
});

it.each([
  ["filters", 200],
  ["filters", 128],
  ["window", 10],
  ["stride", 0],
  ["stride", 300],
  ["transform", 300],
  ["transform", 128],
  ["lowest", 5000],
  ["highest", 4001],
  ["highest", Number.NaN],
  ["floor", 33],
  ["coefficients", 33],
] as const)("refuses %s of %d at 8 kHz", (name, value) => {
  expect(() => floatFrontEnd(frontEndSpec(8000, { [name]: value }))).toThrow(InputError);
});
