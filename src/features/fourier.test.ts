import { expect, it } from "vitest";
import { random } from "../core/random.js";
import { factors, magnitude, quarterSine, shiftTo, splitBits, splitPowers, transformBlock } from "./fixed-fourier.js";
import { bitReversal, powerSpectrum } from "./fourier.js";

/** The definition, term by term. */
function slowPowers(samples: Float64Array): Float64Array {
  const size = samples.length;
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < size; n++) {
      real += samples[n]! * Math.cos((2 * Math.PI * k * n) / size);
      imaginary -= samples[n]! * Math.sin((2 * Math.PI * k * n) / size);
    }
    return real * real + imaginary * imaginary;
  });
}

it.each([64, 128, 256, 512])("is the Fourier transform of %i numbers", (size) => {
  const generator = random(size);
  const samples = Float64Array.from({ length: size }, () => generator.normal());
  const power = new Float64Array(size / 2 + 1);
  powerSpectrum(size)(samples.slice(), power);
  for (const [k, expected] of slowPowers(samples).entries()) expect(Math.abs(power[k]! - expected)).toBeLessThan(1e-9);
});

it.each([64, 128, 512, 4096])("is within 2⁻¹¹ of full scale in integers: %i", (size) => {
  const generator = random(size);
  const samples = Float64Array.from({ length: size }, () => generator.below(65_536) - 32_768);
  const power = new Float64Array(size / 2 + 1);
  powerSpectrum(size)(samples.slice(), power);

  const w = factors(quarterSine(size));
  const positions = bitReversal(size / 2);
  const z = new Int32Array(size);
  let gathered = 0;
  for (const [n, value] of samples.entries()) {
    z[2 * positions[n >> 1]! + (n & 1)] = value;
    gathered |= magnitude(value);
  }
  const block = transformBlock(z, w, gathered);
  const last = shiftTo(splitBits, block.gathered);
  splitPowers(z, w, last);
  const largest = Math.sqrt(power.reduce((most, value) => Math.max(most, value), 0));
  for (let k = 1; k < size / 2; k++) {
    const amplitude = Math.sqrt(z[2 * k]!) * 2 ** (block.shift + last + 1);
    expect(Math.abs(amplitude - Math.sqrt(power[k]!)) / largest).toBeLessThan(2 ** -11);
  }
});
