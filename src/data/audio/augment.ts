/** @file Variations of a clip, the same for the same seed on every machine. */

import { exponential } from "../../core/elementary.js";
import { InputError } from "../../core/errors.js";
import { type Random, random } from "../../core/random.js";
import { type Clips, seedsFrom } from "./clips.js";
import { fitLength, fromInt16, toInt16 } from "./recording.js";
import { resample } from "./resample.js";

export interface AugmentOptions {
  /** Longest shift, either way, in seconds; zeros fill the gap. */
  shift: number;
  /** Gain in dB, from a range. */
  gain: [number, number];
  /** Fraction of the clips that get background noise, 0 … 1. */
  noise: number;
  /** Ratio of the clip's power to the noise's, in dB, from a range. */
  signalToNoise: [number, number];
  /** Speed, and with it pitch, from a range, in steps of 0.01: 1.1 is a tenth faster. */
  speed: [number, number];
  /**
   * Fraction of the variations, 0 … 1, preceded by another clip of the training part. A network that listens to an
   * endless stream must learn from these, since it never starts from the zero state.
   */
  leadIn: number;
}

export const defaultAugment: Readonly<AugmentOptions> = {
  shift: 0.1,
  gain: [-10, 6],
  noise: 0.8,
  signalToNoise: [0, 20],
  speed: [0.9, 1.1],
  leadIn: 0,
};

/** @throws InputError if an option is invalid */
function checkAugment(options: AugmentOptions): void {
  const ranges = { gain: options.gain, "signal-to-noise ratio": options.signalToNoise, speed: options.speed };
  const limits = { gain: [-96, 96], "signal-to-noise ratio": [-96, 96], speed: [0.5, 2] } as const;
  for (const name of ["gain", "signal-to-noise ratio", "speed"] as const) {
    const [low, high] = ranges[name];
    if (low >= limits[name][0] && high <= limits[name][1] && low <= high) continue;
    throw new InputError(
      `${name} from ${low} to ${high}: give two numbers from ${limits[name].join(" to ")}, the lower first`,
    );
  }
  if (!(options.shift >= 0)) throw new InputError(`shift is ${options.shift} s: give 0 or more`);
  if (!(options.leadIn >= 0 && options.leadIn <= 1)) {
    throw new InputError(`${options.leadIn} of the clips get a lead-in: give a share from 0 to 1`);
  }
  if (!(options.noise >= 0 && options.noise <= 1)) {
    throw new InputError(`${options.noise} of the clips get noise: give a share from 0 to 1`);
  }
}

const between = ([low, high]: readonly [number, number], generator: Random): number =>
  low + (high - low) * generator.uniform();

/** Amplitude ratio of a gain in dB. */
const amplitude = (decibels: number): number => exponential((decibels * Math.LN10) / 20);

function power(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** The clip faster (above 1) or slower, with its pitch changed. */
export function changeSpeed(samples: Float32Array, speed: number): Float32Array {
  return resample(samples, Math.round(100 * speed), 100);
}

/** The clip shifted later by `shift` samples (earlier if negative), of the same length, with zeros in the gap. */
export function shiftClip(samples: Float32Array, shift: number): Float32Array {
  const shifted = new Float32Array(samples.length);
  if (shift >= 0)
    shifted.set(samples.subarray(0, Math.max(0, samples.length - shift)), shift < samples.length ? shift : 0);
  else shifted.set(samples.subarray(Math.min(-shift, samples.length)));
  return shifted;
}

/** Adds noise from a random position on, repeated if it is short, at a ratio of powers in dB. Silence stays silent. */
export function addNoise(samples: Float32Array, noise: Int16Array, decibels: number, generator: Random): Float32Array {
  if (noise.length === 0) return samples.slice();
  const start = generator.below(noise.length);
  const piece = new Float32Array(samples.length);
  for (let i = 0; i < piece.length; i++) piece[i] = noise[(start + i) % noise.length]! / 32768;
  const noisePower = power(piece);
  const scale = noisePower === 0 ? 0 : Math.sqrt(power(samples) / noisePower) / amplitude(decibels);
  for (let i = 0; i < piece.length; i++) piece[i] = samples[i]! + scale * piece[i]!;
  return piece;
}

/** Makes one variation: speed, shift, noise and gain, in this order. It is as long as the clip. */
export function augmentClip(
  samples: Int16Array,
  sampleRate: number,
  noise: readonly Int16Array[],
  options: AugmentOptions,
  generator: Random,
): Int16Array {
  const speed = between(options.speed, generator);
  const shift = Math.round(between([-options.shift, options.shift], generator) * sampleRate);
  let varied = fromInt16(fitLength(toInt16(changeSpeed(fromInt16(samples), speed)), samples.length));
  varied = shiftClip(varied, shift);
  if (noise.length > 0 && generator.uniform() < options.noise) {
    const piece = noise[generator.below(noise.length)] ?? new Int16Array(0);
    varied = addNoise(varied, piece, between(options.signalToNoise, generator), generator);
  }
  const gain = amplitude(between(options.gain, generator));
  for (let i = 0; i < varied.length; i++) varied[i] = varied[i]! * gain;
  return toInt16(varied);
}

/** The longest silence between a clip and the one before it, in seconds. */
const longestPause = 0.5;

function joined(first: Int16Array, pause: number, second: Int16Array): Int16Array {
  const samples = new Int16Array(first.length + pause + second.length);
  samples.set(first);
  samples.set(second, first.length + pause);
  return samples;
}

/**
 * The clips, followed by `copies` variations of each clip of the training part, which belong to the same class and
 * group. Variations are made on demand, each from its own seed.
 *
 * @param train indices of the clips to vary
 * @param noise background noise at the clips' rate; if empty, no noise is added
 * @throws InputError if an option is invalid
 */
export function augmentClips(
  clips: Clips,
  train: ArrayLike<number>,
  copies: number,
  noise: readonly Int16Array[],
  seed: number,
  options: Partial<AugmentOptions> = {},
): Clips {
  const settings: AugmentOptions = { ...defaultAugment, ...options };
  checkAugment(settings);
  const count = clips.classes.length;
  const sources = Array.from({ length: copies }, () => Array.from(train)).flat();
  const seeds = seedsFrom(random(seed), sources.length);
  const groups = clips.groups;
  return {
    ...clips,
    classes: Int32Array.from([...clips.classes, ...sources.map((source) => clips.classes[source] ?? 0)]),
    names: [...clips.names, ...sources.map((source) => `${clips.names[source]}, varied`)],
    groups: groups === null ? null : [...groups, ...sources.map((source) => groups[source] ?? "")],
    samples(index) {
      const source = sources[index - count];
      if (source === undefined) return clips.samples(index);
      const generator = random(seeds[index - count] ?? 0);
      const led = settings.leadIn > 0 && generator.uniform() < settings.leadIn;
      const before = led ? clips.samples(train[generator.below(train.length)] ?? source) : new Int16Array(0);
      const pause = led ? generator.below(Math.round(longestPause * clips.sampleRate)) : 0;
      const samples = joined(before, pause, clips.samples(source));
      return augmentClip(samples, clips.sampleRate, noise, settings, generator);
    },
  };
}
