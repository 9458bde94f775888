import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { drawChange, drawCrop } from "./augment.js";
import { changeStep, unchanged } from "./samples.fixture.js";
import { toData, toNetwork } from "./units.js";

const mean = Float64Array.of(1, -2, 3, 0);
const scale = Float64Array.of(0.5, 2, 1, 4);

/** A normalised step, given in the units of the data. */
function normalised(raw: number[]): Float32Array {
  return Float32Array.from(raw, (value, c) => (value - mean[c]!) * scale[c]!);
}

function raw(sample: Float32Array): number[] {
  return Array.from(sample, (value, c) => value / scale[c]! + mean[c]!);
}

describe("augmentation", () => {
  it("rotates each vector of three channels, and changes neither its length nor remaining channels", () => {
    const generator = random(1);
    let furthest = 0;
    for (let i = 0; i < 200; i++) {
      const sample = normalised([3, -4, 12, 7]);
      changeStep(sample, 0, drawChange({ ...unchanged, rotation: 20, generator }, 4), {
        mean,
        scale,
        companding: null,
      });
      const [x = 0, y = 0, z = 0, rest] = raw(sample);
      expect(Math.hypot(x, y, z)).toBeCloseTo(13, 4);
      expect(rest).toBe(7);
      furthest = Math.max(furthest, Math.hypot(x - 3, y + 4, z - 12));
    }
    expect(furthest).toBeGreaterThan(2);
  });

  it("rotates companded samples as the sensor would", () => {
    const companding = { centre: Float64Array.of(0, 1, 0, 0), knee: Float64Array.of(0.25, 0.5, 1, 1) };
    const units = { mean, scale, companding };
    const measured = [3, -4, 12, 7];
    const sample = Float32Array.from(measured, (value, c) => toNetwork(value, c, units));
    changeStep(sample, 0, drawChange({ ...unchanged, rotation: 20, generator: random(1) }, 4), units);
    const plain = normalised(measured);
    changeStep(plain, 0, drawChange({ ...unchanged, rotation: 20, generator: random(1) }, 4), {
      mean,
      scale,
      companding: null,
    });
    for (const [c, value] of raw(plain).entries()) expect(toData(sample[c]!, c, units)).toBeCloseTo(value, 4);
  });

  it("has the given deviations about the original sample", () => {
    const generator = random(2);
    const differences = { noise: [] as number[], offset: [] as number[], gain: [] as number[] };
    for (const kind of ["noise", "offset", "gain"] as const) {
      for (let i = 0; i < 4000; i++) {
        const sample = Float32Array.of(1, 1, 1, 1);
        changeStep(sample, 0, drawChange({ ...unchanged, [kind]: 0.2, generator }, 4), {
          mean,
          scale,
          companding: null,
        });
        differences[kind].push(sample[2]! - 1);
      }
      const values = differences[kind];
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(average, kind).toBeCloseTo(0, 1);
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length);
      expect(deviation, kind).toBeCloseTo(0.2, 1);
    }
  });

  it("crops to every allowed length and start, and no other", () => {
    const generator = random(4);
    const seen = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const { from, length } = drawCrop({ ...unchanged, crop: 0.5, generator }, 6);
      expect(from + length).toBeLessThanOrEqual(6);
      seen.add(`${from}+${length}`);
    }
    expect(seen.size).toBe(4 + 3 + 2 + 1);
    expect(drawCrop({ ...unchanged, crop: 0.01, generator }, 1)).toEqual({ from: 0, length: 1 });
  });

  it("keeps offset, gain and rotation for the whole sequence", () => {
    const change = drawChange({ ...unchanged, offset: 0.3, gain: 0.2, rotation: 10, generator: random(3) }, 4);
    const steps = Float32Array.of(1, 2, 3, 4, 1, 2, 3, 4);
    changeStep(steps, 0, change, { mean, scale, companding: null });
    changeStep(steps, 4, change, { mean, scale, companding: null });
    expect([...steps.subarray(4)]).toEqual([...steps.subarray(0, 4)]);
  });
});
