/**
 * @file Finds speech in a recording: frames of 20 ms are loud if their energy is well above the recording's floor and
 * not too far below its loudest part. Only energies are used, so that the same recording gives the same spans
 * everywhere.
 */
import { logarithm } from "../../core/elementary.js";

export interface VoiceOptions {
  /** A loud frame is at least this many decibels above the floor. */
  aboveFloor: number;
  /** A loud frame is at most this many decibels below the loudest one. */
  belowPeak: number;
  /** Loud frames no further apart than this belong to one span, in seconds. */
  gap: number;
  /** Spans shorter than this, in seconds, are clicks. */
  least: number;
}

export const defaultVoice: Readonly<VoiceOptions> = { aboveFloor: 9, belowPeak: 30, gap: 0.2, least: 0.06 };

/** Samples from `start` up to, not including, `end`. */
export interface Stretch {
  start: number;
  end: number;
}

/** Seconds of a frame, and from one to the next. */
const frameSeconds = 0.02;
const hopSeconds = 0.01;
/** The floor is the energy that this fraction of the frames does not reach. */
const quietShare = 0.1;
/**
 * The floor is at least this many decibels below the peak: if speech fills a recording, even the quietest frames are
 * speech.
 */
const highestFloor = 25;
/** The energy, in dB of samples of ±32768, below which there is no sound, as from a microphone that is off. */
const leastEnergy = 10;

/** Mean energy of each frame in dB of squared int16 samples; digital silence counts as 0 dB. */
function energies(samples: Int16Array, sampleRate: number): { decibels: Float64Array; hop: number; frame: number } {
  const hop = Math.max(1, Math.round(hopSeconds * sampleRate));
  const frame = Math.max(1, Math.round(frameSeconds * sampleRate));
  const count = samples.length < frame ? 0 : 1 + Math.floor((samples.length - frame) / hop);
  const decibels = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let n = i * hop; n < i * hop + frame; n++) sum += samples[n]! * samples[n]!;
    decibels[i] = (10 / Math.LN10) * logarithm(Math.max(1, sum / frame));
  }
  return { decibels, hop, frame };
}

/** Finds the stretches with speech, ascending; none in silence. */
export function voicedStretches(
  samples: Int16Array,
  sampleRate: number,
  options: Partial<VoiceOptions> = {},
): Stretch[] {
  const { aboveFloor, belowPeak, gap, least } = { ...defaultVoice, ...options };
  const { decibels, hop, frame } = energies(samples, sampleRate);
  const ascending = decibels.slice().sort();
  const peak = ascending[ascending.length - 1] ?? 0;
  const floor = Math.min(ascending[Math.floor(quietShare * ascending.length)] ?? 0, peak - highestFloor);
  const limit = Math.max(floor + aboveFloor, peak - belowPeak, leastEnergy);
  const found: Stretch[] = [];
  for (const [i, energy] of decibels.entries()) {
    if (energy < limit) continue;
    const start = i * hop;
    const last = found[found.length - 1];
    if (last !== undefined && start - last.end <= gap * sampleRate) last.end = start + frame;
    else found.push({ start, end: start + frame });
  }
  return found.filter(({ start, end }) => end - start >= least * sampleRate);
}

/** From the beginning of the first voiced stretch to the end of the last; null in silence. */
export function voicedExtent(
  samples: Int16Array,
  sampleRate: number,
  options: Partial<VoiceOptions> = {},
): Stretch | null {
  const stretches = voicedStretches(samples, sampleRate, options);
  const [first] = stretches;
  const last = stretches[stretches.length - 1];
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}
