/** @file A folder that is made for what will be written into it. */
import { rmdirSync } from "node:fs";
import { makeFolder } from "./write-file.js";

/**
 * Makes a folder, with those above it, and calls `write`. What was made is removed if it is empty afterwards.
 * @throws InputError if it cannot be made; what `write` throws
 */
export async function inFolder<T>(path: string, write: () => Promise<T>): Promise<T> {
  const made = makeFolder(path);
  try {
    return await write();
  } finally {
    for (const folder of made.reverse()) removeWhereEmpty(folder);
  }
}

export function removeWhereEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty.
  }
}
