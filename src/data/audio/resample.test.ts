import { expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { resample, resampler } from "./resample.js";

const tone = (hertz: number, rate: number, seconds = 0.2): Float32Array =>
  Float32Array.from({ length: Math.round(seconds * rate) }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

/** Largest absolute value in the middle, away from the silence at the ends. */
const largest = (samples: Float32Array): number =>
  samples
    .subarray(samples.length / 4, (3 * samples.length) / 4)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);

it.each([
  [48_000, 16_000],
  [44_100, 16_000],
  [8000, 16_000],
  [96_000, 8000],
  [22_050, 8000],
  [16_001, 16_000],
])("keeps a tone of the pass band, from %i to %i Hz", (from, to) => {
  const hertz = 0.4 * Math.min(from, to);
  const made = resample(tone(hertz, from), from, to);
  const wanted = tone(hertz, to);
  expect(Math.abs(made.length - wanted.length)).toBeLessThanOrEqual(1);
  expect(largest(made.map((value, n) => value - (wanted[n] ?? 0)))).toBeLessThan(3e-4);
});

it.each([
  [48_000, 16_000, 9000],
  [44_100, 16_000, 12_000],
  [96_000, 8000, 30_000],
])("removes what would alias, from %i to %i Hz: %i Hz", (from, to, hertz) => {
  expect(largest(resample(tone(hertz, from), from, to))).toBeLessThan(2e-4);
});

it("keeps a constant", () => {
  const made = resample(new Float32Array(2000).fill(0.25), 44_100, 16_000);
  expect(largest(made.map((value) => value - 0.25))).toBeLessThan(1e-7);
});

it("keeps its bits", () => {
  const made = resample(
    Float32Array.from({ length: 100 }, (_, n) => ((n * 37) % 64) / 64),
    11_025,
    8000,
  );
  let hash = 0;
  for (const word of new Int32Array(made.buffer)) hash = (Math.imul(hash, 31) + word) | 0;
  expect(hash).toMatchInlineSnapshot(`-1881008038`);
});

it("copies at equal rates, accepts empty input, and refuses invalid rates", () => {
  expect(resample(Float32Array.of(1, 2), 8000, 8000)).toEqual(Float32Array.of(1, 2));
  expect(resample(new Float32Array(0), 44_100, 8000)).toHaveLength(0);
  for (const rate of [0, -8000, 0.5, Number.NaN])
    expect(() => resample(new Float32Array(4), rate, 8000)).toThrow(InputError);
});

it.each([
  [48_000, 16_000],
  [44_100, 16_000],
  [8000, 16_000],
  [16_000, 16_000],
])("gives the same for a stream as for the whole, from %i to %i Hz", (from, to) => {
  const samples = tone(440, from);
  const whole = resample(samples, from, to);
  const stream = resampler(from, to);
  const pieces: number[] = [];
  for (let at = 0, size = 1; at < samples.length; at += size, size = (size * 7 + 3) % 301) {
    pieces.push(...stream.push(samples.subarray(at, at + size)));
  }
  expect(whole.length - pieces.length).toBeLessThan(100);
  expect(Float32Array.from(pieces)).toEqual(whole.subarray(0, pieces.length));
});
