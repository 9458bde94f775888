/** @file Reads all of a file or a pipe. */
import { readFileSync, statSync } from "node:fs";

/** What a path names in place of a file or a pipe, by the error's code. */
export const noFile: Readonly<Record<string, string | undefined>> = { EISDIR: "a folder", ENODEV: "a device" };

/** @throws the system's error; that of code ENODEV for a device, which may never end, as a pipe does */
export function wholeFile(path: string): Uint8Array {
  if (statSync(path).isCharacterDevice()) throw Object.assign(new Error(`${path} is a device`), { code: "ENODEV" });
  return readFileSync(path);
}
