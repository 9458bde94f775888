/** @file Small sets of recordings that a network learns in seconds: whistles that rise or fall, in noise. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Random, random } from "../../src/core/random.js";
import { writeWav } from "../../src/data/audio/wav.js";

export const toneRate = 8000;

/** Noise of a loudness. */
export function hiss(samples: number, loudness: number, generator: Random): Int16Array {
  return Int16Array.from({ length: samples }, () => Math.round(loudness * (2 * generator.uniform() - 1)));
}

/** Half a second from 600 to 2,400 Hz or back, over quiet noise. */
export function whistle(rising: boolean, generator: Random): Int16Array {
  const samples = hiss(toneRate / 2, 60, generator);
  const loudness = 2000 + generator.below(8000);
  const detuned = 0.9 + 0.2 * generator.uniform();
  let phase = 0;
  for (let n = 400; n < 3600; n++) {
    const along = (n - 400) / 3200;
    phase += (2 * Math.PI * detuned * (600 + 1800 * (rising ? along : 1 - along))) / toneRate;
    samples[n] = (samples[n] ?? 0) + Math.round(loudness * Math.sin(phase));
  }
  return samples;
}

/** `rise/`, `fall/` and `noise/` of `count` WAV files each, and `_background_noise_/`. */
export function whistleFolder(path: string, count: number): void {
  const generator = random(5);
  const make = {
    rise: () => whistle(true, generator),
    fall: () => whistle(false, generator),
    noise: () => hiss(toneRate / 2, 20 + generator.below(400), generator),
  };
  for (const [label, samples] of Object.entries(make)) {
    mkdirSync(join(path, label), { recursive: true });
    for (let index = 0; index < count; index++) {
      writeFileSync(join(path, label, `${String(index).padStart(3, "0")}.wav`), writeWav(samples(), toneRate));
    }
  }
  mkdirSync(join(path, "_background_noise_"));
  writeFileSync(join(path, "_background_noise_", "hiss.wav"), writeWav(hiss(4 * toneRate, 500, generator), toneRate));
}

/** A recording of noise with a whistle every two seconds, alternately rising and falling, and its label track. */
export function whistleStream(seconds: number): { samples: Int16Array; track: string } {
  const generator = random(6);
  const samples = hiss(seconds * toneRate, 60, generator);
  const lines = ["start,end,label"];
  for (let second = 1; second + 1 < seconds; second += 2) {
    const rising = (second - 1) % 4 === 0;
    samples.set(whistle(rising, generator), second * toneRate);
    lines.push(`${second},${second + 0.5},${rising ? "rise" : "fall"}`);
  }
  return { samples, track: `${lines.join("\n")}\n` };
}
