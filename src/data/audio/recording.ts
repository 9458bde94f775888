import { InputError } from "../../core/errors.js";
import { resample } from "./resample.js";
import { readWav } from "./wav.js";

/** One channel of sound, as delivered by a microphone's converter and taken by front ends. */
export interface Recording {
  /** Samples a second. */
  sampleRate: number;
  samples: Int16Array;
}

/** A recording from a file. */
export interface ReadRecording extends Recording {
  /** Samples a second of the file. */
  recordedRate: number;
  /** Channels of the file; the samples are their mean. */
  channels: number;
}

/** Samples of full scale ±1 as int16: rounded to the nearest, clipped at the ends. 16-bit PCM is restored exactly. */
export function toInt16(samples: Float32Array): Int16Array {
  const integers = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    integers[i] = Math.max(-32768, Math.min(32767, Math.floor(samples[i]! * 32768 + 0.5)));
  }
  return integers;
}

/** int16 samples as numbers of full scale ±1. */
export function fromInt16(samples: Int16Array): Float32Array {
  const numbers = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) numbers[i] = samples[i]! / 32768;
  return numbers;
}

/**
 * Reads a WAV file as a recording at a given rate (null: the file's). The samples of a truncated file are used.
 * @param name the file's name in messages
 * @throws InputError if it is not a readable WAV file, or has no samples
 */
export function readRecording(bytes: Uint8Array, sampleRate: number | null, name = "the file"): ReadRecording {
  const wav = readWav(bytes, name);
  if (wav.samples.length === 0) throw new InputError(`${name} has no samples: record it again or remove it`);
  const rate = sampleRate ?? wav.sampleRate;
  return {
    sampleRate: rate,
    recordedRate: wav.sampleRate,
    channels: wav.channels,
    samples: toInt16(rate === wav.sampleRate ? wav.samples : resample(wav.samples, wav.sampleRate, rate)),
  };
}

/** A copy of `length` samples: cut at the end, or padded there with zeros. */
export function fitLength(samples: Int16Array, length: number): Int16Array {
  const fitted = new Int16Array(length);
  fitted.set(samples.subarray(0, length));
  return fitted;
}
