/** @file The system's errors of writing a file, in words. */
import process from "node:process";
import { InputError } from "../../core/errors.js";

/** A file could not be written. */
export class WriteError extends InputError {}

/** Windows says the same of both. */
const denied = process.platform === "win32" ? "permission denied, or another program has it open" : "permission denied";

const reasons: Record<string, string> = {
  EACCES: denied,
  EPERM: denied,
  EBUSY: "another program has it open",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  EFBIG: "the file would exceed the size limit",
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
  EEXIST: "there is something of this name",
  ENOTEMPTY: "there is something of this name",
  ELOOP: "its links form a loop",
  ENAMETOOLONG: "the name is too long",
  ENXIO: "it has no reader",
  EIO: "the disk reports an error",
};

/** The code of a system's error; "": it is another error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** The system's error of writing to a path, as a WriteError if the reason is known. */
export function writeError(path: string, error: unknown): unknown {
  const reason = reasons[codeOf(error)];
  return reason === undefined ? error : new WriteError(`cannot write ${path}: ${reason}; choose another file`);
}

/** The system's error of making a folder below one that exists, in the same way. */
export function folderError(path: string, error: unknown): unknown {
  const code = codeOf(error);
  // Its parent exists, so what is missing is the means to make it.
  const reason = code === "ENOENT" ? "the file system takes no new folders" : reasons[code];
  return reason === undefined ? error : new WriteError(`cannot make the folder ${path}: ${reason}; choose another`);
}
