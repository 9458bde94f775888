import type { Random } from "../../core/random.js";

/** Labelled clips of one word or sound each. Samples are read when they are asked for: a data set may exceed the memory. */
export interface Clips {
  /** Samples a second, of every clip. */
  sampleRate: number;
  /** C names of the classes. */
  labels: string[];
  /** Class of each clip. */
  classes: Int32Array;
  /** What messages call each clip: its file, or what it was made of. */
  names: string[];
  /** Who speaks in each clip, or null if clips are independent: nobody is in two parts of a split. */
  groups: string[] | null;
  /** The data's own test part, or null. */
  test: Uint32Array | null;
  /** The data's own validation part, or null. */
  validation: Uint32Array | null;
  /** Samples of a clip. */
  samples(index: number): Int16Array;
}

/** The clips of a list, in its order; the data's own parts are found again in it. */
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
    classes: Int32Array.from(chosen, (index) => clips.classes[index] ?? 0),
    names: Array.from(chosen, (index) => clips.names[index] ?? ""),
    groups: groups === null ? null : Array.from(chosen, (index) => groups[index] ?? ""),
    test: part(clips.test),
    validation: part(clips.validation),
    samples: (position) => clips.samples(chosen[position] ?? 0),
  };
}

/** A seed for each of n things, so that each can be made alone and in any order. */
export function seedsFrom(generator: Random, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, () => generator.uint32());
}
