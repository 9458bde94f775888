import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InputError } from "../src/core/errors.js";

/**
 * Writes a whole file or nothing: to a temporary name beside it, then renamed. Whoever opens `path` finds the old file
 * or the new one, whenever the program is killed.
 *
 * @param options.sync wait for the disk, so that the same holds when the power fails (default: true)
 */
export function writeWhole(path: string, content: Uint8Array | string, { sync = true } = {}): void {
  const temporary = `${path}.tmp`;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    const file = openSync(temporary, "w");
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      if (sync) fsyncSync(file);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw writeError(path, error);
  }
}

/** Throws before any work is done where a file of this name could not be written at the end. */
export function checkWritable(path: string): void {
  const folder = dirname(resolve(path));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`cannot write ${path}: there is no folder ${folder}; create it first`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`cannot write ${path}: it is a folder; give a file name`);
  }
  const probe = `${path}.tmp`;
  try {
    closeSync(openSync(probe, "w"));
  } catch (error) {
    throw writeError(path, error);
  }
  rmSync(probe, { force: true });
}

const reasons: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOENT: "its folder does not exist",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
};

function writeError(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = reasons[code];
  return reason === undefined ? error : new InputError(`cannot write ${path}: ${reason}; choose another file`);
}
