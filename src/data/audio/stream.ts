import { logarithm } from "../../core/elementary.js";
import { InputError } from "../../core/errors.js";
import { type Random, random, shuffle } from "../../core/random.js";
import { addNoise } from "./augment.js";
import type { Clips } from "./clips.js";
import type { LabelledRecording, LabelledSpan } from "./label-track.js";
import { fromInt16, toInt16 } from "./recording.js";

export interface StreamOptions {
  /** Length of the stream. */
  seconds: number;
  /** Pause between clips, in seconds, from a range. */
  pause: [number, number];
  /** Ratio of each clip's power to that of the noise under it, in dB, from a range. */
  signalToNoise: [number, number];
  seed: number;
}

/** A long recording with the clips in it and their places. */
export interface MixedStream extends LabelledRecording {
  spans: (LabelledSpan & { clip: number })[];
}

const defaultStream: Readonly<StreamOptions> = {
  seconds: 3600,
  pause: [0.5, 4],
  signalToNoise: [5, 20],
  seed: 0,
};

/**
 * Mixes a long recording for testing a detector: clips in random order, each over background noise at its own ratio,
 * and noise alone in the pauses. The spans have the place, index and class of each clip.
 *
 * @param noise background noise at the clips' rate, at least one recording
 * @param indices the clips to choose from; each is used once before any is used again
 * @throws InputError without clips or noise
 */
export function mixStream(
  clips: Clips,
  indices: ArrayLike<number>,
  noise: readonly Int16Array[],
  options: Partial<StreamOptions> = {},
): MixedStream {
  const { seconds, pause, signalToNoise, seed } = { ...defaultStream, ...options };
  if (indices.length === 0) throw new InputError("no clips to make a stream of: give at least one");
  if (noise.length === 0) throw new InputError("no background noise to make a stream of: give at least one recording");
  const generator = random(seed);
  const rate = clips.sampleRate;
  const samples = new Int16Array(Math.round(seconds * rate));
  const spans: MixedStream["spans"] = [];
  const next = endless(indices, generator);
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * generator.uniform();

  for (let at = 0; at < samples.length; ) {
    const index = next();
    const clip = fromInt16(clips.samples(index));
    const before = Math.round(between(pause) * rate);
    const start = at + before;
    // The noise is as loud in the pause as under the clip after it.
    const piece = new Float32Array(before + clip.length);
    piece.set(clip, before);
    const scaled = between(signalToNoise);
    const share = clip.length === 0 ? 0 : (10 / Math.LN10) * logarithm(clip.length / piece.length);
    const mixed = addNoise(piece, noise[generator.below(noise.length)] ?? new Int16Array(0), scaled + share, generator);
    const end = start + clip.length;
    samples.set(toInt16(mixed).subarray(0, samples.length - at), at);
    if (end <= samples.length) {
      const label = clips.labels[clips.classes[index] ?? 0] ?? "";
      spans.push({ start: start / rate, end: end / rate, label, clip: index });
    }
    at = end;
  }
  return { recording: { sampleRate: rate, samples }, spans };
}

/** Returns a function that returns each index once in random order, then again in another order. */
function endless(indices: ArrayLike<number>, generator: Random): () => number {
  let order: number[] = [];
  return () => {
    if (order.length === 0) order = shuffle(Array.from(indices), generator);
    return order.pop() ?? 0;
  };
}
