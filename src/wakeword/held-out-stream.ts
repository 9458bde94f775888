/** @file A long stream of held-out recordings, with the place of every word in it: thresholds are chosen on it. */

import { at } from "../core/at.js";
import { random } from "../core/random.js";
import { seedsFrom } from "../data/audio/clips.js";
import type { LabelledSpan } from "../data/audio/label-track.js";
import type { FrontEnd } from "../features/front-end.js";
import type { StreamTiming } from "../features/stream-evaluation.js";
import { featureCount, frameCount } from "../model/front-end.js";
import { defaultPieces, type Material, makePiece, type PieceOptions, Voices } from "./pieces.js";

export interface HeldOutStream {
  /** `[T, D]`. */
  features: Int16Array | Float32Array;
  /** The words, ascending. */
  spans: readonly (LabelledSpan & { clip: number })[];
  timing: StreamTiming;
  /** The samples between two times in seconds, made again on demand. */
  excerpt(from: number, to: number): Int16Array;
}

/** Seconds after a word in which a detection of it counts. */
const tolerance = 0.5;
/**
 * Fraction of the pieces that contain the word: most of the stream is other speech, on which false accepts are counted.
 */
const words = 0.3;

/**
 * A stream of the given number of pieces, one after another.
 * @param onPiece gets the number of pieces done; may wait, and may throw to stop
 */
export async function heldOutStream(
  material: Material,
  front: FrontEnd,
  pieces: number,
  seed: number,
  given: Partial<PieceOptions> = {},
  onPiece: (done: number) => Promise<void> | void = () => {},
): Promise<HeldOutStream> {
  const options: PieceOptions = { ...defaultPieces, words, ...given };
  const { sampleRate, stride, window } = front.spec;
  const voices = new Voices(material.clips);
  const seeds = seedsFrom(random(seed), pieces);
  const length = Math.round(options.seconds * sampleRate);
  const label = material.clips.labels[0] ?? "";
  const width = featureCount(front.spec);
  const features = new Int16Array(frameCount(front.spec, pieces * length) * width);
  let filled = 0;
  const stream = front.stream((frame) => {
    features.set(frame, filled);
    filled += width;
  });
  const spans: HeldOutStream["spans"][number][] = [];
  const samplesOf = (index: number) => makePiece(material, voices, options, index, at(seeds, index, "piece"));
  for (let index = 0; index < pieces; index++) {
    const { samples, word, clip } = samplesOf(index);
    stream.push(samples);
    const start = index * length;
    if (word !== null && clip !== null) {
      spans.push({ start: (start + word.start) / sampleRate, end: (start + word.end) / sampleRate, label, clip });
    }
    await onPiece(index + 1);
  }
  return {
    features,
    spans,
    timing: {
      step: stride / sampleRate,
      first: window / sampleRate,
      tolerance,
      total: (pieces * length) / sampleRate,
    },
    excerpt(from, to) {
      const first = Math.max(0, Math.floor(from / options.seconds));
      const last = Math.min(pieces - 1, Math.floor(to / options.seconds));
      const joined = new Int16Array((last - first + 1) * length);
      for (let index = first; index <= last; index++) joined.set(samplesOf(index).samples, (index - first) * length);
      const offset = first * length;
      return joined.slice(Math.max(0, Math.round(from * sampleRate) - offset), Math.round(to * sampleRate) - offset);
    },
  };
}
