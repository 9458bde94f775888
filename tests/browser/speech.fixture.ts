/** @file Spoken words from a synthesiser, as files for a browser's microphone. */
import { spawnSync } from "node:child_process";
import { random } from "../../src/core/random.js";
import { toInt16 } from "../../src/data/audio/recording.js";
import { resample } from "../../src/data/audio/resample.js";
import { readWav } from "../../src/data/audio/wav.js";

export const speechRate = 16_000;

export function canSpeak(): boolean {
  const there = spawnSync("espeak-ng", ["--version"]).status === 0;
  if (!there) console.log("the studio's microphone is not tested: apt-get install --no-install-recommends espeak-ng");
  return there;
}

/** A word at 16 kHz; speeds and pitches vary with the number. */
export function spoken(word: string, number: number): Int16Array {
  const [speed, pitch] = [140 + 12 * (number % 5), 35 + 7 * (number % 6)];
  const { stdout } = spawnSync("espeak-ng", ["--stdout", "-s", String(speed), "-p", String(pitch), word]);
  const { samples, sampleRate } = readWav(stdout, word);
  const end = samples.findLastIndex((sample) => Math.abs(sample) > 0.02);
  return toInt16(resample(samples.subarray(0, end + 1), sampleRate, speechRate));
}

/** Quiet noise of a length in seconds, with words in it at their seconds. */
export function soundtrack(seconds: number, words: readonly { at: number; samples: Int16Array }[]): Int16Array {
  const generator = random(3);
  const track = Int16Array.from({ length: seconds * speechRate }, () => generator.below(121) - 60);
  for (const { at, samples } of words) {
    const from = Math.round(at * speechRate);
    for (let n = 0; n < samples.length && from + n < track.length; n++) track[from + n] = samples[n] ?? 0;
  }
  return track;
}
