import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and the folders above it if they do not exist. Node's own recursive mkdir never ends on a file system
 * that allows no new folders, such as /proc.
 * @throws the system's error if a folder cannot be made
 */
export function makeFolders(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(resolve(path));
  if (above !== resolve(path)) makeFolders(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process was first.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
