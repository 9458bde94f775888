import { basename } from "node:path";
import type { PartName } from "./arrays.js";

/** Names of folders, and words of file names, that determine the part of data. */
export const partFolders: Readonly<Record<string, PartName>> = {
  train: "train",
  training: "train",
  valid: "validation",
  val: "validation",
  dev: "validation",
  validation: "validation",
  test: "test",
  testing: "test",
};

/** The part of a file: `imdb.test.txt.gz` is of the test part, a file without such a word of the training part. */
export function partOfName(file: string): PartName {
  const words = basename(file).toLowerCase().split(/[-_.]/);
  return words.map((word) => partFolders[word]).find((part) => part !== undefined) ?? "train";
}
