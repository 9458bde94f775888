import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { frontEndSpec } from "../model/front-end.js";
import { fixedFrontEnd, floatFrontEnd } from "./front-end.js";
import golden from "./golden-frames.json";

const data = join(import.meta.dirname, "../../../shared/data");

function readInt16(path: string): Int16Array {
  const file = gunzipSync(readFileSync(path));
  return new Int16Array(new Uint8Array(file.subarray(10 + file.readUInt16LE(8))).buffer);
}

/** Largest and root mean square difference of two feature arrays, and their correlation. */
function compare(a: Float32Array, b: Int16Array): { largest: number; rms: number; correlation: number } {
  const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0, squares: 0, largest: 0 };
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - 6000;
    const y = b[i]! - 6000;
    sums.a += x;
    sums.b += y;
    sums.aa += x * x;
    sums.bb += y * y;
    sums.ab += x * y;
    sums.squares += (x - y) ** 2;
    sums.largest = Math.max(sums.largest, Math.abs(x - y));
  }
  const n = a.length;
  const covariance = sums.ab - (sums.a * sums.b) / n;
  const variances = (sums.aa - sums.a ** 2 / n) * (sums.bb - sums.b ** 2 / n);
  return { largest: sums.largest, rms: Math.sqrt(sums.squares / n), correlation: covariance / Math.sqrt(variances) };
}

describe("the fixed-point front end", () => {
  it("keeps its bits", () => {
    const features = fixedFrontEnd(frontEndSpec(8000)).features(Int16Array.from(golden.samples));
    expect(Array.from(features.subarray(0, 8))).toMatchInlineSnapshot(`
      [
        7314,
        7262,
        8231,
        8375,
        7993,
        9031,
        8840,
        7440,
      ]
    `);
    let hash = 0;
    for (const value of features) hash = (Math.imul(hash, 31) + value) | 0;
    expect(hash).toMatchInlineSnapshot(`1871367793`);
  });

  it("never overflows 32 bits, whatever the samples, since the interpreter would throw", () => {
    const levels = [-32768, -32767, -1, 0, 1, 255, 32767];
    const level = fc.oneof(fc.constantFrom(...levels), fc.integer({ min: -32768, max: 32767 }));
    const rate = fc.constantFrom(8000, 16_000);
    const fronts = new Map([8000, 16_000].map((hertz) => [hertz, fixedFrontEnd(frontEndSpec(hertz))]));
    fc.assert(
      fc.property(
        rate,
        fc.array(level, { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (hertz, motif, hold) => {
          const samples = Int16Array.from({ length: 400 }, (_, n) => motif[Math.floor(n / hold) % motif.length]!);
          for (const value of fronts.get(hertz)!.features(samples)) {
            expect(value).toBeGreaterThanOrEqual(2048);
            expect(value).toBeLessThan(13_000);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never overflows if every product of a stage is at its largest: tones of every bin at full scale", () => {
    const front = fixedFrontEnd(frontEndSpec(16_000, { window: 512, filters: 20, lowest: 0 }));
    for (let bin = 0; bin <= 256; bin++) {
      const tone = Int16Array.from({ length: 512 }, (_, n) =>
        Math.cos((2 * Math.PI * bin * n) / 512) >= 0 ? 32767 : -32768,
      );
      expect(front.features(tone)).toHaveLength(20);
    }
  });

  it("follows the float front end on noise of every loudness", () => {
    for (const coefficients of [null, 13]) {
      const spec = frontEndSpec(16_000, { coefficients });
      for (let loudness = 1; loudness <= 32_768; loudness *= 8) {
        const generator = random(loudness);
        const samples = Int16Array.from({ length: 4000 }, () => generator.below(2 * loudness) - loudness);
        const { largest } = compare(floatFrontEnd(spec).features(samples), fixedFrontEnd(spec).features(samples));
        expect(largest).toBeLessThan(5);
      }
    }
  });

  it.each([
    ["speech_commands/x_test.npy.gz", 16_000],
    ["fsdd/samples.npy.gz", 8000],
  ])("follows the float front end on speech: %s", (name, rate) => {
    const path = join(data, name);
    if (!existsSync(path)) return console.log(`skipped: ${path} is not there`);
    const samples = readInt16(path).subarray(0, 60 * rate);
    const spec = frontEndSpec(rate);
    const { rms, correlation } = compare(floatFrontEnd(spec).features(samples), fixedFrontEnd(spec).features(samples));
    expect(correlation).toBeGreaterThan(0.9999);
    expect(rms).toBeLessThan(8);
  });
});
