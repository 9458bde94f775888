import { at } from "../../core/at.js";
import type { Random } from "../../core/random.js";

/** Labelled clips of one word or sound each. Samples are read on demand: a data set may exceed the memory. */
export interface Clips {
  /** Samples a second, of every clip. */
  sampleRate: number;
  /** Samples a second of the first file, if nobody asked for the other rate above. */
  recordedRate?: number;
  /** C names of the classes. */
  labels: string[];
  /** Class of each clip. */
  classes: Int32Array;
  /** The name of each clip in messages: its file, or its origin. */
  names: string[];
  /** The speaker of each clip, who is in only one part of a split; null if clips are independent. */
  groups: string[] | null;
  /** The data's own test part, or null. */
  test: Uint32Array | null;
  /** The data's own validation part, or null. */
  validation: Uint32Array | null;
  /** Samples of a clip. */
  samples(index: number): Int16Array;
}

/** Selects clips in the order of a list; the data's own parts are kept. */
export function selectClips(clips: Clips, indices: ArrayLike<number>): Clips {
  const chosen = Uint32Array.from(indices);
  const part = (members: Uint32Array | null): Uint32Array | null => {
    if (members === null) return null;
    const set = new Set(members);
    return Uint32Array.from(chosen.keys()).filter((position) => set.has(chosen[position] ?? -1));
  };
  const groups = clips.groups;
  return {
    ...clips,
    classes: Int32Array.from(chosen, (index) => at(clips.classes, index, "clip")),
    names: Array.from(chosen, (index) => at(clips.names, index, "clip")),
    groups: groups === null ? null : Array.from(chosen, (index) => at(groups, index, "clip")),
    test: part(clips.test),
    validation: part(clips.validation),
    samples: (position) => clips.samples(at(chosen, position, "clip")),
  };
}

/** Draws a seed for each of `count` items, so that each can be made alone and in any order. */
export function seedsFrom(generator: Random, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, () => generator.uint32());
}
