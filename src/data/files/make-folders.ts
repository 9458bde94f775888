import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and the folders above it if they do not exist. Node's own recursive mkdir never ends on a file system
 * that allows no new folders, such as /proc.
 * @returns the folders that were made, the outermost first
 * @throws the system's error if a folder cannot be made
 */
export function makeFolders(path: string): string[] {
  if (isFolder(path)) return [];
  const above = dirname(path);
  const made = above === path ? [] : makeFolders(above);
  try {
    mkdirSync(path);
    made.push(path);
  } catch (error) {
    // Another process was first.
    if (!isFolder(path)) throw error;
  }
  return made;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
