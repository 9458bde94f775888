/**
 * @file Recordings as plain arrays, with how they vary in training: what features of any front end can be computed of, by any
 * thread or machine, to the same bits.
 */

import { joined } from "../core/joined.js";
import type { Clips } from "../data/audio/clips.js";
import type { Sequences } from "../data/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";
import { clipData, type VariationOptions, variedClips } from "./clip-data.js";
import { frontEnd } from "./front-end.js";
import { type ClipFeatures, extractFeatures, numbered } from "./sequences.js";

export interface Recordings extends VariationOptions {
  /** Samples a second. */
  sampleRate: number;
  /** C names of the classes. */
  labels: string[];
  /** Class of each recording. */
  classes: Int32Array;
  /** Who speaks in each, by numbers; null where they are independent. */
  groups: Int32Array | null;
  /** The samples of all, one recording after another, and how many each has. */
  samples: Int16Array;
  lengths: Uint32Array;
  /** Background noise that variations may have, one piece after another, and how long each is. */
  noise: Int16Array;
  noiseLengths: Uint32Array;
  /** The recordings that are varied. */
  train: Uint32Array;
}

/**
 * Reads all samples of the clips.
 * @param noise of the clips' rate
 * @throws InputError where a clip cannot be read
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

/** The recordings, or their variations, as clips. */
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

/** Views of the pieces that were joined. */
function cut(samples: Int16Array, lengths: Uint32Array): Int16Array[] {
  let end = 0;
  return Array.from(lengths, (length) => {
    end += length;
    return samples.subarray(end - length, end);
  });
}

/** Computes the features of all clips of a kind. */
export type Extraction = (recordings: Recordings, kind: ClipKind, spec: FrontEndSpec) => Promise<ClipFeatures>;

/** In this thread. */
export const extractHere: Extraction = async (recordings, kind, spec) =>
  extractFeatures(clipsIn(recordings, kind), frontEnd(spec));

/**
 * The features of the recordings, and after them those of their variations: what training learns from.
 * @throws InputError where the front end is impossible
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
