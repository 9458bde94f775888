/**
 * @file Synthetic background noise, used if there are no recordings of noise: hiss, rumble, mains hum, and many voices
 * at once.
 */

import { at } from "../core/at.js";
import { sineOfTurns } from "../core/elementary.js";
import { random } from "../core/random.js";
import { seedsFrom } from "../data/audio/clips.js";

/** Length of each recording. */
const seconds = 10;
const deviation = 1500;
/** Voices of a crowd. */
const crowd = 8;

/**
 * Some recordings of noise, the same for the same seed.
 * @param voices speech for a crowd; empty: no crowd
 */
export function madeNoise(voices: readonly Int16Array[], sampleRate: number, seed: number): Int16Array[] {
  const seeds = seedsFrom(random(seed), 5);
  const length = seconds * sampleRate;
  const white = (which: number): Float64Array => {
    const generator = random(at(seeds, which, "seed"));
    return Float64Array.from({ length }, () => generator.normal());
  };
  const noises = [white(0), lowPassed(white(1), 0.2), lowPassed(white(2), 0.03), hum(white(3), sampleRate)];
  if (voices.length > 0) noises.push(voicesAtOnce(voices, length, at(seeds, 4, "seed")));
  return noises.map(asRecording);
}

/** A one-pole low-pass: each sample moves towards the input by the fraction `step`. */
function lowPassed(samples: Float64Array, step: number): Float64Array {
  let level = 0;
  return samples.map((sample) => {
    level += step * (sample - level);
    return level;
  });
}

/** 50 Hz and its overtones, with a little hiss. */
function hum(samples: Float64Array, sampleRate: number): Float64Array {
  return samples.map((sample, n) => {
    const turns = (50 * n) / sampleRate;
    return 0.1 * sample + [1, 2, 3, 5, 7].reduce((sum, k) => sum + sineOfTurns(k * turns) / k, 0);
  });
}

function voicesAtOnce(voices: readonly Int16Array[], length: number, seed: number): Float64Array {
  const generator = random(seed);
  const sum = new Float64Array(length);
  for (let speaker = 0; speaker < crowd; speaker++) {
    for (let at = generator.below(8000); at < length; ) {
      const voice = voices[generator.below(voices.length)] ?? new Int16Array(0);
      const end = Math.min(length, at + voice.length);
      for (let n = at; n < end; n++) sum[n] = sum[n]! + voice[n - at]!;
      at += voice.length + 1 + generator.below(6000);
    }
  }
  return sum;
}

/** At a level that leaves room for peaks. */
function asRecording(samples: Float64Array): Int16Array {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const scale = power === 0 ? 0 : deviation / Math.sqrt(power / samples.length);
  return Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, Math.round(scale * sample))));
}
