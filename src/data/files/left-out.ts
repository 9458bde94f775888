/** @file What lies in a folder of data and is not read: said, so that nobody looks for it in vain. */
import { extname, join } from "node:path";
import { isOtherSound } from "./kinds.js";
import { namesIn } from "./read.js";

/** How recordings of other kinds become WAV files. */
export const wavRemedy = (file: string): string => {
  const name = /^[\w./-]+$/.test(file) ? file : JSON.stringify(file);
  return `ffmpeg -i ${name} -ac 1 ${name.replace(/\.[^.]*$/, "")}.wav`;
};

/** The same for a folder's files of one kind. */
export const wavRemedyFor = (ending: string): string =>
  `for f in *${ending}; do ffmpeg -i "$f" -ac 1 "\${f%.*}.wav"; done`;

/** Names, at most six. */
export function few(names: readonly string[]): string {
  return `${names.slice(0, 6).join(", ")}${names.length > 6 ? ", …" : ""}`;
}

/** Files in a folder and in the folders in it. */
export async function namesBelow(folder: string): Promise<{ files: string[]; others: string[] }> {
  const { files, folders, others } = await namesIn(folder);
  for (const inner of folders) {
    const below = await namesIn(join(folder, inner));
    files.push(...below.files.map((name) => join(inner, name)));
    others.push(...below.others.map((name) => join(inner, name)));
  }
  return { files, others };
}

/** Notes on what is in a folder beside the data: pipes, devices and broken links, and sound that is no WAV. */
export async function leftOut(folder: string): Promise<string[]> {
  const { files, others } = await namesBelow(folder);
  const sounds = files.filter(isOtherSound);
  const notes: string[] = [];
  if (others.length > 0) notes.push(`left out, being no files but pipes, devices or broken links: ${few(others)}`);
  const [first] = sounds;
  if (first !== undefined) {
    notes.push(`left out, being no WAV files: ${few(sounds)}; convert them: ${wavRemedyFor(extname(first))}`);
  }
  return notes;
}
