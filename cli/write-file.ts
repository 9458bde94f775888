/** @file Writes a file completely or not at all. */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { InputError } from "../src/core/errors.js";
import { makeFolders } from "../src/data/files/make-folders.js";
import { renameOver } from "../src/data/files/rename.js";
import { codeOf, folderError, writeError } from "../src/data/files/write-error.js";

/** The target of a name after following links: only a file can be replaced by another. */
export interface Place {
  /** The name behind all links. */
  path: string;
  /** "stream": a pipe, a terminal or another device that is written to. */
  kind: "file" | "nothing" | "folder" | "stream";
  /** Permission bits of a file. */
  mode?: number;
}

const mostLinks = 40;

/** The target of a path. @throws the system's error if it cannot be determined */
export function placeOf(path: string): Place {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return { path: realpathSync(path), kind: "folder" };
  if (found?.isFile()) return { path: realpathSync(path), kind: "file", mode: found.mode & 0o777 };
  if (found !== undefined) return { path, kind: "stream" };
  let name = resolve(path);
  for (let links = 0; links < mostLinks && lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink(); links++) {
    name = resolve(dirname(name), readlinkSync(name));
  }
  const folder = dirname(name);
  const real = statSync(folder, { throwIfNoEntry: false }) === undefined ? folder : realpathSync(folder);
  return { path: join(real, basename(name)), kind: "nothing" };
}

export function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** Does the work on a file of this name, whose errors of the system are thrown in words. */
export function writing<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw writeError(path, error);
  }
}

/**
 * Writes a complete file or nothing: to a unique temporary name next to it, then renamed. `path` is always the old file
 * or the new one, even if the program is killed or another process writes it. A link stays, and its target is replaced;
 * a pipe or a device is written to.
 *
 * @param options.sync wait for the disk, so that the same holds after a power failure (default: true)
 * @param options.shown its name in messages, for a file that is moved later (default: the path)
 */
export function writeWhole(path: string, content: Uint8Array | string, { sync = true, shown = path } = {}): void {
  const bytes = bytesOf(content);
  writing(shown, () => {
    const place = placeOf(path);
    if (place.kind === "stream") writeThrough(path, bytes);
    else replace(place, bytes, sync);
  });
}

function replace({ path, mode = 0o666 }: Place, bytes: Uint8Array, sync: boolean): void {
  const temporary = writeBeside(path, bytes, mode, sync);
  try {
    renameOver(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a new file next to a path and returns its name. */
export function writeBeside(path: string, bytes: Uint8Array, mode = 0o666, sync = true): string {
  const temporary = temporaryName(path);
  const file = openSync(temporary, "wx", mode);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    if (sync) fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return temporary;
}

/**
 * Writes a complete file under a free name, or nothing: returns false if a file of this name exists, which stays
 * unchanged.
 */
export function writeNew(path: string, content: Uint8Array | string): boolean {
  return writing(path, () => {
    const temporary = writeBeside(path, bytesOf(content));
    try {
      return publish(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

/** Gives a file a free name. A link, unlike a rename, replaces nothing. */
function publish(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || !claim(path)) return false;
    // On a file system without links the name is claimed first, then replaced.
    renameOver(temporary, path);
  }
  return true;
}

function claim(path: string): boolean {
  try {
    closeSync(openSync(path, "wx"));
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Writes to a pipe or a device. */
export function writeThrough(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "w");
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

/**
 * Creates a folder and its parents, unless it exists.
 * @returns the folders that were made, the outermost first
 * @throws InputError if a file of its name exists, or the system refuses
 */
export function makeFolder(path: string): string[] {
  try {
    const { kind } = placeOf(path);
    if (kind === "file" || kind === "stream") {
      throw new InputError(`cannot write into ${path}: it is a file; give a folder`);
    }
    return makeFolders(path);
  } catch (error) {
    throw folderError(path, error);
  }
}

/** Whether it is a file, following links, not a folder or device. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Removes a file that is no longer needed; a device or a pipe of this name stays. */
export function removeFile(path: string): void {
  const place = placeOf(path);
  if (place.kind === "file") rmSync(place.path, { force: true });
}

/** Adds to the end of a file. */
export function append(path: string, text: string): void {
  writing(path, () => appendFileSync(path, text));
}

/** A unique name that contains the writing process, which {@link writerOf} reads. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
}

/** A temporary folder of `path`, hidden: in a folder of labels, it is none. */
export function hiddenTemporary(path: string): string {
  const name = temporaryName(path);
  return join(dirname(name), `.${basename(name)}`);
}

/** The process that wrote a temporary file or folder of `path`; null if it is not one. */
export function writerOf(name: string, path: string): number | null {
  const shown = name.startsWith(`.${basename(path)}.`) ? name.slice(1) : name;
  if (!shown.startsWith(`${basename(path)}.`)) return null;
  const found = /^\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(shown.slice(basename(path).length));
  return found === null ? null : Number(found[1]);
}

/** Throws before any work if a file of this name could not be written at the end. */
export function checkWritable(path: string): void {
  const folder = dirname(resolve(path));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`cannot write ${path}: there is no folder ${folder}; create it first`);
  }
  writing(path, () => {
    const place = placeOf(path);
    if (place.kind === "folder") throw new InputError(`cannot write ${path}: it is a folder; give a file name`);
    if (place.kind !== "nothing") accessSync(path, constants.W_OK);
    if (place.kind === "stream") return;
    const probe = temporaryName(place.path);
    closeSync(openSync(probe, "wx"));
    rmSync(probe, { force: true });
  });
}
