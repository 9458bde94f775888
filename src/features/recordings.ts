/**
 * @file Recordings as plain arrays, with their variations for training. Any thread or machine can compute the features of any
 * front end from them, to the same bits.
 */

import { joined } from "../core/joined.js";
import type { Clips } from "../data/audio/clips.js";
import type { Sequences } from "../data/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";
import { clipData, type VariationOptions, variedClips } from "./clip-data.js";
import { frontEnd } from "./front-end.js";
import { type ClipFeatures, extractFeatures, numbered } from "./sequences.js";

export interface Recordings extends VariationOptions {
  /** Samples per second. */
  sampleRate: number;
  /** C names of the classes. */
  labels: string[];
  /** Class of each recording. */
  classes: Int32Array;
  /** Number of the speaker of each; null if they are independent. */
  groups: Int32Array | null;
  /** The samples of all recordings, one after another. */
  samples: Int16Array;
  /** Number of samples of each recording. */
  lengths: Uint32Array;
  /** Pieces of background noise for variations, one after another. */
  noise: Int16Array;
  /** Number of samples of each piece. */
  noiseLengths: Uint32Array;
  /** Indices of the recordings that are varied. */
  train: Uint32Array;
}

/**
 * Reads all samples of the clips.
 * @param noise at the clips' sample rate
 * @throws InputError if a clip cannot be read
 */
export function recordingsOf(
  { sampleRate, labels, classes, groups, samples }: Clips,
  noise: readonly Int16Array[],
  variations: VariationOptions & Pick<Recordings, "train">,
): Recordings {
  const clips = Array.from(classes.keys(), samples);
  const inOne = (pieces: readonly Int16Array[]) => joined(pieces, (length) => new Int16Array(length));
  const lengthsOf = (pieces: readonly Int16Array[]) => Uint32Array.from(pieces, ({ length }) => length);
  return {
    ...variations,
    sampleRate,
    labels: [...labels],
    classes: classes.slice(),
    groups: groups === null ? null : numbered(groups),
    samples: inOne(clips),
    lengths: lengthsOf(clips),
    noise: inOne(noise),
    noiseLengths: lengthsOf(noise),
  };
}

/** Which clips: the recordings themselves, or their variations without them. */
export type ClipKind = "own" | "varied";

export function clipCount({ classes, train, copies }: Recordings, kind: ClipKind): number {
  return kind === "own" ? classes.length : train.length * copies;
}

/** Returns the recordings, or their variations, as clips. */
export function clipsIn(recordings: Recordings, kind: ClipKind): Clips {
  const { sampleRate, labels, classes, groups, samples, lengths, noise, noiseLengths } = recordings;
  const pieces = cut(samples, lengths);
  const own: Clips = {
    sampleRate,
    labels,
    classes,
    names: Array.from(classes.keys(), (index) => `recording ${index + 1}`),
    groups: groups === null ? null : Array.from(groups, String),
    test: null,
    validation: null,
    samples: (index) => pieces[index] ?? new Int16Array(0),
  };
  return kind === "own" ? own : variedClips(own, recordings, cut(noise, noiseLengths));
}

/** Returns views of the pieces that were joined. */
function cut(samples: Int16Array, lengths: Uint32Array): Int16Array[] {
  let end = 0;
  return Array.from(lengths, (length) => {
    end += length;
    return samples.subarray(end - length, end);
  });
}

/** Computes the features of all clips of a kind. */
export type Extraction = (recordings: Recordings, kind: ClipKind, spec: FrontEndSpec) => Promise<ClipFeatures>;

/** Computes them in this thread. */
export const extractHere: Extraction = async (recordings, kind, spec) =>
  extractFeatures(clipsIn(recordings, kind), frontEnd(spec));

/**
 * Returns what training learns from: the features of the recordings, and after them those of their variations.
 * @throws InputError if the front end is invalid
 */
export async function featuresOf(
  recordings: Recordings,
  spec: FrontEndSpec,
  extract: Extraction = extractHere,
): Promise<Sequences> {
  const { augmented } = await clipData(
    spec,
    async (variations) => {
      const kind = variations === null ? "own" : "varied";
      return { clips: clipsIn(recordings, kind), features: await extract(recordings, kind, spec) };
    },
    recordings,
  );
  const none = new Uint32Array(0);
  const { sequences } = await augmented({ train: recordings.train, validation: none, test: none });
  return sequences;
}
