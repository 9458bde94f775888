import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError } from "../../../core/errors.js";
import { random } from "../../../core/random.js";
import { type Clips, seedsFrom } from "../clips.js";
import { cutSilence, type Part, partOfHash, parts, speakerOf, type WordFile, wordTask } from "../speech-commands.js";
import { entriesOf, readClip, readNoise } from "./wav-files.js";

export interface SpeechCommandsOptions {
  /** The wanted words, in addition to "unknown" and "silence"; null: every word is a class, and there are no others. */
  words: readonly string[] | null;
  /** The number of "unknown" clips, as a multiple of a wanted word's. */
  others: number;
  /** Samples a second; files of 16,000 are resampled. */
  sampleRate: number;
  /** Chooses "unknown" and cuts "silence". */
  seed: number;
}

/** The folder of background noise, which has no words. */
export const noiseFolder = "_background_noise_";

/**
 * A folder of the Speech Commands layout: `<word>/<speaker>_nohash_<n>.wav` of one second, and `_background_noise_/`.
 * Its parts are given by `validation_list.txt` and `testing_list.txt`, or if these are missing, by the data set's
 * hashing rule.
 *
 * @throws InputError if the folder has no words, a word is not in it, or silence is requested but there is no noise
 */
export function readSpeechCommands(folder: string, options: Partial<SpeechCommandsOptions> = {}): Clips {
  const { words, others, sampleRate, seed } = { words: null, others: 1, sampleRate: 16_000, seed: 0, ...options };
  const generator = random(seed);
  const task = wordTask(wordFiles(folder), words, generator, others);
  const silent = parts.flatMap((part) => Array.from({ length: task.silence[part] }, () => part));
  const seeds = seedsFrom(generator, silent.length);
  const noise = silent.length === 0 ? [] : noiseOf(folder, sampleRate);

  const spoken = task.files;
  const partOf: Part[] = [...spoken.map(({ file }) => file.part), ...silent];
  const indicesOf = (part: Part): Uint32Array =>
    Uint32Array.from(partOf.keys()).filter((index) => partOf[index] === part);
  return {
    sampleRate,
    labels: task.labels,
    classes: Int32Array.from([...spoken.map((entry) => entry.class), ...silent.map(() => task.silenceClass ?? 0)]),
    names: [...spoken.map(({ file }) => file.path), ...silent.map((part, index) => `silence ${index} (${part})`)],
    groups: [...spoken.map(({ file }) => speakerOf(basename(file.path))), ...silent.map((part) => `silence (${part})`)],
    test: indicesOf("test"),
    validation: indicesOf("validation"),
    samples(index) {
      const entry = spoken[index];
      if (entry !== undefined) return readClip(join(folder, entry.file.path), sampleRate, sampleRate);
      const at = index - spoken.length;
      return cutSilence(noise, silent[at] ?? "train", sampleRate, random(seeds[at] ?? 0));
    },
  };
}

function noiseOf(folder: string, sampleRate: number): Int16Array[] {
  const path = join(folder, noiseFolder);
  const noise = existsSync(path) ? readNoise(path, sampleRate).map(({ samples }) => samples) : [];
  if (noise.length === 0) {
    throw new InputError(`${path} has no .wav file to cut silence from: put background noise there, or use all words`);
  }
  return noise;
}

/** Every word's files with their parts. */
function wordFiles(folder: string): WordFile[] {
  const words = entriesOf(folder, "folders").filter((name) => !name.startsWith("_"));
  const validation = listed(join(folder, "validation_list.txt"));
  const test = listed(join(folder, "testing_list.txt"));
  const files = words.flatMap((word) =>
    entriesOf(join(folder, word), "wavs").map((file): WordFile => {
      const path = `${word}/${file}`;
      if (validation === null && test === null) {
        const sha1 = createHash("sha1").update(speakerOf(file)).digest("hex");
        return { word, path, part: partOfHash(sha1) };
      }
      return { word, path, part: test?.has(path) ? "test" : validation?.has(path) ? "validation" : "train" };
    }),
  );
  if (files.length === 0) {
    throw new InputError(
      `${folder} has no ${join("<word>", "*.wav")}: give the folder in which Speech Commands was unpacked`,
    );
  }
  return files;
}

function listed(path: string): Set<string> | null {
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== ""));
}
