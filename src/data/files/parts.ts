/** @file The part of data that names of folders and files say. */
import { basename } from "node:path";
import type { PartName } from "./arrays.js";

/** Names of folders, and words of file names, that determine the part of data. */
const parts: ReadonlyMap<string, PartName> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["valid", "validation"],
  ["val", "validation"],
  ["dev", "validation"],
  ["validation", "validation"],
  ["test", "test"],
  ["testing", "test"],
]);

/** Folders that are called as parts are, with these. */
export interface PartFolders {
  found: { folder: string; part: PartName }[];
  /** Whether there are no other folders, whose names may be labels. */
  areAll: boolean;
}

/** The folders, of those next to each other, that are called `train`, `validation`, `test` or the like. */
export function partFoldersOf(folders: readonly string[]): PartFolders {
  const found = folders.flatMap((folder) => {
    const part = parts.get(folder.toLowerCase());
    return part === undefined ? [] : [{ folder, part }];
  });
  return { found, areAll: found.length > 0 && found.length === folders.length };
}

/** The part of a file: `imdb.test.txt.gz` is of the test part, a file without such a word of the training part. */
export function partOfName(file: string): PartName {
  const words = basename(file).toLowerCase().split(/[-_.]/);
  return words.map((word) => parts.get(word)).find((part) => part !== undefined) ?? "train";
}
