/** @file Loads clips from a path; the names of folders and files tell how they are labelled. */
import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { InputError } from "../../../core/errors.js";
import type { Clips } from "../clips.js";
import { digitFile } from "../fsdd.js";
import type { ReadRecording } from "../recording.js";
import { addSilence, pickWords } from "../words.js";
import { readFsdd } from "./fsdd.js";
import { labelFoldersIn, readLabelFolders } from "./label-folders.js";
import { noiseFolder, readSpeechCommands } from "./speech-commands.js";
import { entriesOf, ratesFrom, readClip, readNoise, readWavFile } from "./wav-files.js";

/**
 * The layout of recordings at a path. "fsdd": `7_jackson_32.wav`. "speech commands": `word/speaker_nohash_0.wav`, or
 * lists of the validation and test parts. "label folders": `label/*.wav`, also in `train`, `test`. "unlabelled": WAV
 * files in the folder itself. "file": one WAV file.
 */
export type ClipLayout = "fsdd" | "speech commands" | "label folders" | "unlabelled" | "file";

export interface ClipsOptions {
  /** Samples a second; null: FSDD 8,000, Speech Commands 16,000, else the first file's, at most 16,000. */
  sampleRate: number | null;
  /** Length of every clip, cut or padded with silence; null: as recorded. */
  seconds: number | null;
  /** The words to recognise; all others are "unknown", and noise is "silence"; null: every label is a class. */
  words: readonly string[] | null;
  /** Speech Commands: the number of "unknown" clips, as a multiple of a word's. */
  others: number;
  /** FSDD: the speaker who is the test part; null: the official test part. */
  heldOut: string | null;
}

/** The layout of recordings at a path, or null if there are none. */
export function clipLayout(path: string): ClipLayout | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (found.isFile()) return extname(path).toLowerCase() === ".wav" ? "file" : null;
  const beside = entriesOf(path, "wavs");
  if (beside.some((name) => digitFile(name) !== null)) return "fsdd";
  const folders = labelFoldersIn(path);
  if (folders.every(({ files }) => files.length === 0)) return beside.length > 0 ? "unlabelled" : null;
  if (folders.some(({ part }) => part !== null)) return "label folders";
  const lists = ["validation_list.txt", "testing_list.txt"].some((name) => existsSync(join(path, name)));
  const named = folders.some(({ files }) => files.some((file) => basename(file).includes("_nohash_")));
  return lists || named ? "speech commands" : "label folders";
}

/** The first recording of each folder. */
export function firstRecordings(path: string, layout: ClipLayout): (ReadRecording & { path: string })[] {
  const beside = layout === "file" ? [path] : entriesOf(path, "wavs").map((name) => join(path, name));
  const inFolders = layout === "label folders" || layout === "speech commands";
  const firsts = inFolders ? labelFoldersIn(path).flatMap(({ files }) => files.slice(0, 1)) : beside.slice(0, 1);
  return firsts.map((first) => ({ path: first, ...readWavFile(first, null) }));
}

/**
 * Loads the clips at a path; for unlabelled layouts the classes have no meaning.
 * @throws InputError if they cannot be read, or an option does not fit
 */
export function loadClips(path: string, layout: ClipLayout, options: Partial<ClipsOptions> = {}): Clips {
  const { sampleRate = null, seconds = null, words = null, others = 1, heldOut = null } = options;
  if (heldOut !== null && layout !== "fsdd") {
    throw new InputError(
      `${path}: speaker ${JSON.stringify(heldOut)} cannot be held out: only FSDD's files name their speakers`,
    );
  }
  if (layout === "speech commands") {
    return readSpeechCommands(path, { words, others, ...(sampleRate === null ? {} : { sampleRate }) });
  }
  if (layout === "fsdd") {
    const clips = readFsdd(path, { heldOut, ...(sampleRate === null ? {} : { sampleRate }) });
    return words === null ? clips : pickWords(clips, words);
  }
  if (layout === "label folders") {
    const clips = readLabelFolders(path, { sampleRate, seconds });
    if (words === null) return clips;
    const length = Math.round((seconds ?? 1) * clips.sampleRate);
    return addSilence(pickWords(clips, words), noiseAt(path, clips.sampleRate), length);
  }
  const paths = layout === "file" ? [path] : entriesOf(path, "wavs").map((name) => join(path, name));
  return unlabelled(paths, sampleRate, seconds);
}

/**
 * The background noise of a folder of recordings: the WAV files in its `_background_noise_`, or in that of its training
 * part.
 */
export function noiseAt(path: string, sampleRate: number): Int16Array[] {
  const places = [path, ...trainingFolders(path)].map((place) => join(place, noiseFolder));
  const folder = places.find((place) => existsSync(place));
  return folder === undefined ? [] : readNoise(folder, sampleRate).map(({ samples }) => samples);
}

/** The folders of the training part, if the recordings are in parts. */
function trainingFolders(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  const learnt = labelFoldersIn(path).filter(({ part }) => part === "train");
  return [...new Set(learnt.map(({ folder }) => dirname(folder)))];
}

function unlabelled(paths: readonly string[], sampleRate: number | null, seconds: number | null): Clips {
  const rates = ratesFrom(paths[0] ?? "", sampleRate);
  const rate = rates.sampleRate;
  const length = seconds === null ? null : Math.round(seconds * rate);
  return {
    ...rates,
    labels: ["unlabelled"],
    classes: new Int32Array(paths.length),
    names: paths.map((path) => (paths.length === 1 ? path : basename(path))),
    groups: null,
    test: null,
    validation: null,
    samples: (index) => readClip(paths[index] ?? "", rate, length),
  };
}
