/** @file A choice of recordings and their variations as plain data, from which every thread makes the same clips. */

import { InputError } from "../../core/errors.js";
import type { Clips } from "../../data/audio/clips.js";
import { type ClipLayout, type ClipsOptions, loadClips, noiseAt } from "../../data/audio/files/load-clips.js";
import { readNoise } from "../../data/audio/files/wav-files.js";
import { type Variations, variedClips } from "../clip-data.js";

export interface ClipRecipe {
  path: string;
  layout: ClipLayout;
  options: Partial<ClipsOptions>;
  /** null: the recordings themselves; else only variations of some of them. */
  variations: NoisyVariations | null;
}

export interface NoisyVariations extends Variations {
  /** Folder of background noise; null: the data's own, if any. */
  background: string | null;
}

/**
 * The clips of a recipe, read from their files on demand.
 * @throws InputError if the files cannot be read, or an option does not fit
 */
export function clipsOf({ path, layout, options, variations }: ClipRecipe): Clips {
  const clips = loadClips(path, layout, options);
  if (variations === null) return clips;
  return variedClips(clips, variations, noiseForVariations(path, clips.sampleRate, variations));
}

/**
 * The noise for variations: the beginning of each recording, because the end is reserved for silence in the test.
 * @throws InputError if a given folder has none
 */
export function noiseForVariations(
  path: string,
  sampleRate: number,
  { background }: Pick<NoisyVariations, "background">,
): Int16Array[] {
  const noise =
    background === null ? noiseAt(path, sampleRate) : readNoise(background, sampleRate).map(({ samples }) => samples);
  if (background !== null && noise.length === 0) {
    throw new InputError(`${background} has no .wav file of background noise: record some, or leave background out`);
  }
  return noise.map((samples) => samples.subarray(0, Math.floor(0.8 * samples.length)));
}
