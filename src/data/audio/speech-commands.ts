/**
 * @file The rules of the Speech Commands data set (Warden, arXiv:1804.03209): its parts, and the clips of its tasks.
 */
import { InputError } from "../../core/errors.js";
import { type Random, shuffle } from "../../core/random.js";

export const parts = ["train", "validation", "test"] as const;
export type Part = (typeof parts)[number];

/** One file of the data set: `word/speaker_nohash_n.wav`. */
export interface WordFile {
  word: string;
  /** Path below the data set's folder, with `/`. */
  path: string;
  part: Part;
}

/**
 * The text of a file name that the hashing rule reads: everything before `_nohash_`, so that a speaker is in one part
 * only.
 */
export function speakerOf(fileName: string): string {
  return fileName.replace(/_nohash_.*$/, "");
}

/**
 * The part of a speaker by the data set's rule: SHA-1 modulo 2²⁷, 10 % validation, 10 % test.
 * @param sha1 the speaker's SHA-1, in hexadecimal
 */
export function partOfHash(sha1: string): Part {
  const most = 2 ** 27 - 1;
  const percent = (Number.parseInt(sha1.slice(-7), 16) % (most + 1)) * (100 / most);
  if (percent < 10) return "validation";
  return percent < 20 ? "test" : "train";
}

export interface WordTask {
  /** Classes, in order. */
  labels: string[];
  /** Files and their classes. */
  files: { file: WordFile; class: number }[];
  /** Clips of silence to be cut for each part; all of class `silenceClass`. */
  silence: Record<Part, number>;
  silenceClass: number | null;
}

/**
 * The wanted words, a random choice of all others as "unknown", and "silence", each with as many clips as a wanted
 * word: with ten words the paper's Google-12.
 *
 * @param words the wanted words, or null for every word as a class and no others (the paper's Google-30)
 * @param others multiplies the number of "unknown" clips: a detector must learn what not to detect
 * @throws InputError if a word is not in the data set
 */
export function wordTask(
  files: readonly WordFile[],
  words: readonly string[] | null,
  generator: Random,
  others = 1,
): WordTask {
  const known = [...new Set(files.map(({ word }) => word))].sort();
  const silence: Record<Part, number> = { train: 0, validation: 0, test: 0 };
  const wanted = words ?? known;
  for (const word of wanted) {
    if (!known.includes(word))
      throw new InputError(`no word ${JSON.stringify(word)} in the data: it has ${known.join(", ")}`);
  }
  const classOf = new Map(wanted.map((word, index) => [word, index]));
  const chosen: WordTask["files"] = [];
  for (const file of files) {
    const index = classOf.get(file.word);
    if (index !== undefined) chosen.push({ file, class: index });
  }
  if (words === null) return { labels: known, files: chosen, silence, silenceClass: null };

  const rest = files.filter(({ word }) => !classOf.has(word));
  for (const part of parts) {
    const count = chosen.filter(({ file, class: index }) => file.part === part && index < wanted.length).length;
    const share = Math.ceil(count / wanted.length);
    silence[part] = share;
    const candidates = rest.filter((file) => file.part === part);
    const order = shuffle(Array.from(candidates.keys()), generator).slice(0, Math.ceil(others * share));
    for (const index of order.sort((a, b) => a - b)) {
      const file = candidates[index];
      if (file !== undefined) chosen.push({ file, class: wanted.length });
    }
  }
  return {
    labels: [...wanted, "unknown", "silence"],
    files: chosen,
    silence,
    silenceClass: wanted.length + 1,
  };
}

/** The stretch of each noise recording from which a part cuts its silence: no second is in two parts. */
const noiseShares: Record<Part, [number, number]> = { train: [0, 0.8], validation: [0.8, 0.9], test: [0.9, 1] };

/**
 * Cuts a clip of "silence": from a random position in the part's stretch of a random noise recording, with a random
 * gain of 0 to 1.
 */
export function cutSilence(noise: readonly Int16Array[], part: Part, length: number, generator: Random): Int16Array {
  const recording =
    noise.length === 0 ? new Int16Array(0) : (noise[generator.below(noise.length)] ?? new Int16Array(0));
  const [from, to] = noiseShares[part];
  const first = Math.floor(from * recording.length);
  const places = Math.floor(to * recording.length) - first - length;
  const start = first + (places > 0 ? generator.below(places) : 0);
  const gain = generator.uniform();
  const clip = new Int16Array(length);
  for (const [i, value] of recording.subarray(start, start + length).entries())
    clip[i] = Math.floor(value * gain + 0.5);
  return clip;
}
