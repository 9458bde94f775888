/** @file Writes several files completely, or none of them. */
import { rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeFolders } from "../src/data/files/make-folders.js";
import { renameOver } from "../src/data/files/rename.js";
import { bytesOf, placeOf, temporaryName, writeBeside, writeThrough, writeWhole, writing } from "./write-file.js";

/** A file's path and what it holds. */
export type NamedContent = readonly [path: string, content: Uint8Array | string];

/**
 * Writes all files or none, as on a full disk: to temporary names next to them, which are renamed once all are written.
 * Existing files are replaced; pipes and devices are written to.
 */
export function writeAll(files: readonly NamedContent[]): void {
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const [path, content] of files) {
      writing(path, () => {
        const place = placeOf(path);
        if (place.kind === "stream") writeThrough(path, bytesOf(content));
        else written.push({ temporary: writeBeside(place.path, bytesOf(content), place.mode), path: place.path });
      });
    }
    for (const { temporary, path } of written) writing(path, () => renameOver(temporary, path));
  } finally {
    for (const { temporary } of written) rmSync(temporary, { force: true });
  }
}

/**
 * Writes a new folder with all its files, or nothing: to a temporary name next to it, then renamed.
 * @param files contents by paths in the folder
 */
export function writeFolder(path: string, files: Iterable<NamedContent>): void {
  const temporary = temporaryName(resolve(path));
  try {
    writing(path, () => {
      for (const [name, content] of files) {
        makeFolders(dirname(join(temporary, name)));
        writeWhole(join(temporary, name), content, { sync: false, shown: join(path, name) });
      }
      renameOver(temporary, resolve(path));
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
