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
