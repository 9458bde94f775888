import { readdirSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { InputError } from "../../../core/errors.js";
import { noFile, wholeFile } from "../../files/whole-file.js";
import { codeOf } from "../../files/write-error.js";
import type { Clips } from "../clips.js";
import { fitLength, type ReadRecording, type Recording, readRecording } from "../recording.js";
import { usualRate } from "../usual-rate.js";

/** Names of the entries of a folder that are not hidden, sorted by code unit, and so in the same order everywhere. */
export function entriesOf(folder: string, kind: "folders" | "wavs"): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith("."))
      .filter((entry) => kind === "folders" || extname(entry.name).toLowerCase() === ".wav")
      .filter((entry) => {
        const found = entry.isSymbolicLink() ? statSync(join(folder, entry.name), { throwIfNoEntry: false }) : entry;
        return kind === "folders" ? found?.isDirectory() : found?.isFile();
      })
      .map(({ name }) => name)
      .sort();
  } catch {
    throw new InputError(`${folder} cannot be read as a folder: give the folder of the recordings`);
  }
}

/** @throws InputError if the file cannot be read: names it */
export function readWavFile(path: string, sampleRate: number | null): ReadRecording {
  let bytes: Uint8Array;
  try {
    bytes = wholeFile(path);
  } catch (error) {
    const kind = noFile[codeOf(error)];
    throw new InputError(
      `${path} ${kind === undefined ? "cannot be read: check the path" : `is ${kind}: give a WAV file`}`,
    );
  }
  return readRecording(bytes, sampleRate, path);
}

/** The rate of clips like a first file: as asked, or the file's, which is also given if it is above the usual ones. */
export function ratesFrom(path: string, asked: number | null): Pick<Clips, "sampleRate" | "recordedRate"> {
  if (asked !== null) return { sampleRate: asked };
  const recordedRate = readWavFile(path, null).sampleRate;
  const sampleRate = usualRate(recordedRate);
  return sampleRate === recordedRate ? { sampleRate } : { sampleRate, recordedRate };
}

/** Samples of a file at a given rate, cut or padded with zeros to `length` if it is not null. */
export function readClip(path: string, sampleRate: number, length: number | null): Int16Array {
  const { samples } = readWavFile(path, sampleRate);
  return length === null ? samples : fitLength(samples, length);
}

export interface NamedRecording extends Recording {
  name: string;
}

/** Every WAV file of a folder, at one rate: the background noise of a data set. */
export function readNoise(folder: string, sampleRate: number): NamedRecording[] {
  return entriesOf(folder, "wavs").map((file) => ({
    name: basename(file),
    ...readWavFile(join(folder, file), sampleRate),
  }));
}
