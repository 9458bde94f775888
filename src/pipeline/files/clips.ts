/** @file The sounds for profiling a model of sound: recordings or synthetic noise. */
import { at } from "../../core/at.js";
import { InputError } from "../../core/errors.js";
import { random } from "../../core/random.js";
import { clipLayout, loadClips } from "../../data/audio/files/load-clips.js";
import type { FrontEndSpec } from "../../model/front-end.js";
import type { DataOptions } from "../data-keys.js";

/**
 * `count` recordings at the front end's rate, evenly spaced in the data's test part, or in all data if there is none.
 * @throws InputError if there are no recordings
 */
export function clipsOf(
  { sampleRate }: FrontEndSpec,
  path: string,
  options: Partial<DataOptions>,
  count: number,
): Int16Array[] {
  const layout = clipLayout(path);
  if (layout === null) throw new InputError(`${path} has no recordings, which the model needs: give WAV files`);
  const clips = loadClips(path, layout, { ...options, sampleRate });
  const indices = clips.test !== null && clips.test.length > 0 ? clips.test : Uint32Array.from(clips.classes.keys());
  const taken = Math.min(count, indices.length);
  return Array.from({ length: taken }, (_, position) =>
    clips.samples(at(indices, Math.floor((position * indices.length) / taken), "index")),
  );
}

/** Half-seconds of noise, from quiet to full scale, with a burst in the middle; the same at each call. */
export function noiseClips({ sampleRate }: FrontEndSpec, count: number): Int16Array[] {
  const { uniform } = random(1);
  const length = Math.round(sampleRate / 2);
  return Array.from({ length: count }, (_, clip) => {
    const loudness = 2 ** (15 - (clip % 12));
    return Int16Array.from({ length }, (_, n) => {
      const share = n > length / 3 && n < (2 * length) / 3 ? 1 : 1 / 16;
      return Math.floor(share * loudness * (2 * uniform() - 1));
    });
  });
}
