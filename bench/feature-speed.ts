/** @file Speed of feature extraction: our front ends and meyda's MFCC, on one core. */

import { random } from "../src/core/random.js";
import { grouped } from "../src/core/text.js";
import { table } from "../src/evaluate/table.js";
import { fixedFrontEnd, floatFrontEnd } from "../src/features/front-end.js";
import { frontEndSpec } from "../src/model/front-end.js";

const rate = 16_000;
const seconds = 20;
const rounds = 5;

/** Seconds of audio per second, the best of the rounds. */
function speed(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return (1000 * seconds) / least;
}

/** Meyda needs windows of a power of two: 512 samples every 160 give as many transforms of the same length. */
async function meydaMfcc(samples: Int16Array): Promise<() => void> {
  const { default: Meyda } = await import("meyda");
  Object.assign(Meyda, { bufferSize: 512, sampleRate: rate, melBands: 32, numberOfMFCCCoefficients: 13 });
  const wave = Float32Array.from(samples, (value) => value / 32768);
  return () => {
    for (let at = 0; at + 512 <= wave.length; at += 160) Meyda.extract("mfcc", wave.subarray(at, at + 512));
  };
}

/** Seconds of audio at 16 kHz that each front end processes per second. */
export async function featureSpeeds(): Promise<Record<string, number>> {
  const generator = random(1);
  const samples = Int16Array.from({ length: seconds * rate }, () => generator.below(20_000) - 10_000);
  const mel = frontEndSpec(rate);
  const mfcc = frontEndSpec(rate, { coefficients: 13 });
  const rows: [string, () => void][] = [
    ["32 log-mel energies, float", () => floatFrontEnd(mel).features(samples)],
    ["32 log-mel energies, fixed-point", () => fixedFrontEnd({ ...mel, arithmetic: "fixed" }).features(samples)],
    ["13 MFCC, float", () => floatFrontEnd(mfcc).features(samples)],
    ["13 MFCC, fixed-point", () => fixedFrontEnd({ ...mfcc, arithmetic: "fixed" }).features(samples)],
    ["13 MFCC, meyda", await meydaMfcc(samples)],
  ];
  return Object.fromEntries(rows.map(([name, work]) => [name, speed(work)]));
}

/** The speeds as text. */
export function featureTable(speeds: Readonly<Record<string, number>>): string {
  const rows = Object.entries(speeds).map(([name, speed]) => [name, grouped(Math.round(speed))]);
  return table([["at 16 kHz", "seconds of audio per second"], ...rows]);
}
