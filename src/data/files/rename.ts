/** @file Renames a file or a folder, also where other programs look into it. */
import { renameSync } from "node:fs";
import process from "node:process";
import { codeOf } from "./write-error.js";

/** What Windows answers while a virus scanner or an indexer has a file open. */
const held: readonly string[] = ["EPERM", "EACCES", "EBUSY"];

/** Milliseconds between attempts: such programs are done with a file in less than a second. */
const waits: readonly number[] = [10, 20, 50, 100, 200, 400, 800];

/**
 * Renames, replacing a file of the new name. On Windows it is tried again while another program has either file open.
 * @throws the system's error
 */
export function renameOver(from: string, to: string, { rename = renameSync, platform = process.platform } = {}): void {
  for (const wait of platform === "win32" ? waits : []) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (!held.includes(codeOf(error))) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  }
  rename(from, to);
}
