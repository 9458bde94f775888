import { basename } from "node:path";
import type { PartName } from "./arrays.js";

/** Folders, and words of file names, that say which part data are of. */
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

/** `imdb.test.txt.gz` is of the test part, a file whose name says nothing of the training part. */
export function partOfName(file: string): PartName {
  const words = basename(file).toLowerCase().split(/[-_.]/);
  return words.map((word) => partFolders[word]).find((part) => part !== undefined) ?? "train";
}
