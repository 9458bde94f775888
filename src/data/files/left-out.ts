/** @file Notes on the files in a folder of data that are not read. */
import { extname, join } from "node:path";
import { isWindows, shellPath } from "../../core/shell.js";
import { isOtherSound } from "./kinds.js";
import { namesIn } from "./read.js";

/** The command that converts a recording in another format to a WAV file. */
export const wavRemedy = (file: string): string => {
  return `ffmpeg -i ${shellPath(file)} -ac 1 ${shellPath(file.replace(/\.[^.]*$/, ".wav"))}`;
};

/** The same for all files of one format in a folder; on Windows for cmd. */
export const wavRemedyFor = (ending: string, onWindows = isWindows): string =>
  onWindows
    ? `for %f in (*${ending}) do ffmpeg -i "%f" -ac 1 "%~nf.wav"`
    : `for f in *${ending}; do ffmpeg -i "$f" -ac 1 "\${f%.*}.wav"; done`;

/** Lists at most six names. */
export function few(names: readonly string[]): string {
  return `${names.slice(0, 6).join(", ")}${names.length > 6 ? ", …" : ""}`;
}

/** Files in a folder and its sub-folders. */
export async function namesBelow(folder: string): Promise<{ files: string[]; others: string[] }> {
  const { files, folders, others } = await namesIn(folder);
  for (const inner of folders) {
    const below = await namesIn(join(folder, inner));
    files.push(...below.files.map((name) => join(inner, name)));
    others.push(...below.others.map((name) => join(inner, name)));
  }
  return { files, others };
}

/**
 * Notes on entries of a folder that are not data: pipes, devices and broken links, and sound in formats other than WAV.
 */
export async function leftOut(folder: string): Promise<string[]> {
  const { files, others } = await namesBelow(folder);
  const sounds = files.filter(isOtherSound);
  const notes: string[] = [];
  if (others.length > 0) notes.push(`left out pipes, devices or broken links: ${few(others)}`);
  const [first] = sounds;
  if (first !== undefined) {
    notes.push(`left out sound that is not WAV: ${few(sounds)}; convert it: ${wavRemedyFor(extname(first))}`);
  }
  return notes;
}
