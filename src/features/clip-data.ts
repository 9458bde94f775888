/** @file Clips as sequences of features that can be varied for training, from any source of clips. */
import { at } from "../core/at.js";
import { augmentClips, defaultAugment } from "../data/audio/augment.js";
import { type Clips, selectClips } from "../data/audio/clips.js";
import { normalisationOf } from "../data/normalise.js";
import type { Sequences, Split } from "../data/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";
import { maskSequences } from "./mask.js";
import { type ClipFeatures, sequencesOf, withVariations } from "./sequences.js";

/** Variations of clips, as `augmentClips` makes them. */
export interface Variations {
  /** Indices of the clips. */
  train: Uint32Array;
  copies: number;
  leadIn: number;
}

/** How clips of the training part are varied. */
export interface VariationOptions {
  /** Variations of each training clip. Default: 8, or fewer so that they last at most 20,000 s. */
  copies: number;
  /** Fraction of the variations preceded by another clip, for a detector on an endless stream. Default: 0. */
  leadIn: number;
  /** SpecAugment's masks of each kind on every variation. Default: 0. */
  masks: number;
}

/** A data set of clips, which can be varied. */
export interface ClipData {
  sequences: Sequences;
  /** The number of variations of each training clip that `augmented` adds. */
  copies(split: Split): number;
  /**
   * Returns the data with variations of the training clips added; the data unchanged if there are none. An `offset` of
   * 0.3 in training goes well with them.
   */
  augmented(split: Split): Promise<{ sequences: Sequences; split: Split }>;
}

const seedOfCopies = 1;
const seedOfMasks = 2;

/** Variations of a clip, and the longest that all of them may last: many clips vary enough by themselves. */
const usualCopies = 8;
const mostSeconds = 20_000;

/** {@link Variations} as text, without the clips and the noise. */
export function variationText({ copies, leadIn }: Variations): string {
  return JSON.stringify([copies, seedOfCopies, { ...defaultAugment, leadIn }]);
}

/** The variations alone, without the original clips, in the order of the copies. */
export function variedClips(
  clips: Clips,
  { train, copies, leadIn }: Variations,
  noise: readonly Int16Array[] = [],
): Clips {
  const varied = augmentClips(clips, train, copies, noise, seedOfCopies, { leadIn });
  const count = clips.classes.length;
  return selectClips(
    varied,
    Array.from({ length: varied.classes.length - count }, (_, index) => count + index),
  );
}

/**
 * Sequences of clips, one step a frame of the front end.
 *
 * @param extract returns the clips of a data set, or variations of them, with their features
 * @throws InputError if a clip cannot be read
 */
export async function clipData(
  spec: FrontEndSpec,
  extract: (variations: Variations | null) => Promise<{ clips: Clips; features: ClipFeatures }>,
  options: Partial<VariationOptions> = {},
): Promise<ClipData> {
  const { clips, features } = await extract(null);
  const sequences = sequencesOf(clips, spec, features);
  const copiesFor = ({ train }: Split): number => {
    const frames = train.reduce((sum, clip) => sum + at(sequences.lengths, clip, "clip"), 0);
    const seconds = (frames * spec.stride) / spec.sampleRate;
    return options.copies ?? Math.min(usualCopies, Math.floor(mostSeconds / seconds));
  };
  return {
    sequences,
    copies: copiesFor,
    async augmented(split) {
      const copies = copiesFor(split);
      const { leadIn = 0, masks = 0 } = options;
      if (copies === 0) return { sequences, split };
      const varied = await extract({ train: split.train, copies, leadIn });
      const copied = sequencesOf(varied.clips, spec, varied.features);
      const every = copied.lengths.keys();
      const fill = normalisationOf(sequences, split.train).mean;
      const masked = masks === 0 ? copied : maskSequences(copied, every, fill, seedOfMasks, masksOf(masks));
      const count = clips.classes.length;
      const train = Uint32Array.from([...split.train, ...Array.from(copied.lengths.keys(), (index) => count + index)]);
      return { sequences: withVariations(sequences, masked, split.train), split: { ...split, train } };
    },
  };
}

const masksOf = (count: number) => ({ timeMasks: count, bandMasks: count });
