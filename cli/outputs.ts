/** @file The output files of a command: all different, none of its inputs, and none that another run is writing. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import nodePath, { basename, dirname, join, type PlatformPath } from "node:path";
import process from "node:process";
import { InputError } from "../src/core/errors.js";
import { isWindows } from "../src/core/shell.js";
import { isDataFile } from "../src/data/files/kinds.js";
import { writeError } from "../src/data/files/write-error.js";
import { checkWritable, placeOf, writerOf } from "./write-file.js";

/** Paths by their names in messages: a flag such as `--output`, or an input such as `the model`. */
export type Named = Readonly<Record<string, string | null>>;

/**
 * Checks that every output can be written, and that no two of them, nor an output and an input, are one file, also
 * through links. A folder among the inputs stands for the data files in it.
 *
 * @throws InputError that names both
 */
export function checkOutputs(outputs: Named, inputs: Named = {}): void {
  const taken = new Map<string, string>();
  for (const [name, path] of given(outputs)) {
    if (path === "-")
      throw new InputError(`${name} is -: give a file${isWindows ? "" : ", or /dev/stdout for standard output"}`);
    checkWritable(path);
    for (const [input, from] of given(inputs)) {
      if (isSame(path, from)) {
        throw new InputError(`${name} ${path} is ${input}, which would be lost: give another file`);
      }
      if (isBelow(identity(from), identity(path)) && isFolder(from) && isDataFile(path)) {
        throw new InputError(`${name} ${path} is a file of ${input}, ${from}: give one that is not`);
      }
    }
    const place = placeOf(path);
    if (place.kind === "stream") continue;
    for (const key of identities(path)) {
      const other = taken.get(key);
      if (other !== undefined) {
        throw new InputError(`${name} and ${other} are one file, ${path}: give different files`);
      }
    }
    for (const key of identities(path)) taken.set(key, name);
  }
}

/**
 * Does {@link checkOutputs}, and keeps other runs from writing the same files until the returned function is called or
 * the process ends: a file `NAME.lock` next to each names its writer. Removes temporary files of killed runs.
 */
export function claimOutputs(outputs: Named, inputs: Named = {}): () => void {
  checkOutputs(outputs, inputs);
  const held: string[] = [];
  const release = () => {
    for (const name of held.splice(0)) {
      rmSync(name, { force: true });
      own.delete(name);
    }
    process.off("exit", release);
  };
  process.on("exit", release);
  try {
    for (const [, path] of given(outputs)) {
      const place = placeOf(path);
      if (place.kind === "stream") continue;
      held.push(lock(place.path, path));
      sweep(place.path);
    }
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

/**
 * {@link claimOutputs} for `--output`, a folder that must not exist yet.
 * @throws InputError if anything of its name exists
 */
export function claimNewFolder(path: string, outputs: Named = {}, inputs: Named = {}): () => void {
  checkNew(path);
  const release = claimOutputs({ "--output": path, ...outputs }, inputs);
  try {
    // Another run may have created it since.
    checkNew(path);
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

function checkNew(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw new InputError(`${path} already exists: give a new folder with --output, or remove it`);
}

/** Calls `write` with the outputs claimed by {@link claimOutputs}. */
export async function withOutputs<T>(outputs: Named, inputs: Named, write: () => T | Promise<T>): Promise<T> {
  const release = claimOutputs(outputs, inputs);
  try {
    return await write();
  } finally {
    release();
  }
}

function given(named: Named): [string, string][] {
  return Object.entries(named).flatMap(([name, path]): [string, string][] => (path === null ? [] : [[name, path]]));
}

/** Whether a full path is below a folder's. On Windows, the way to another drive is a full path. */
export function isBelow(folder: string, path: string, { relative, isAbsolute, sep }: PlatformPath = nodePath): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isSame(first: string, second: string): boolean {
  const keys = identities(second);
  return identities(first).some((key) => keys.includes(key));
}

function identity(path: string): string {
  return placeOf(path).path;
}

/** Identities of a file: its name behind all links and, if it exists, its inode, which hard links share. */
function identities(path: string): string[] {
  // Numbers of files on Windows are larger than what a double holds.
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return [identity(path), ...(found === undefined ? [] : [`${found.dev}:${found.ino}`])];
}

/** Locks of this process: any other lock with its process id is of an earlier process. */
const own = new Set<string>();

/** Creates the lock file of a path. @returns its name @throws InputError if another run holds it */
function lock(path: string, shown: string): string {
  const name = `${path}.lock`;
  const holding = `${process.pid} ${hostname()}\n`;
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeNewLock(name, holding);
      own.add(name);
      return name;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw cannotLock(shown, error);
    }
    const holder = readLock(name);
    if (holder !== null && !isGone(holder, name)) {
      const [pid, host] = holder.split(" ");
      throw new InputError(
        `another run is writing ${shown} (process ${pid} on ${host}): wait for it, give another file, ` +
          `or remove ${basename(name)} if there is no such run`,
      );
    }
    if (holder !== null) steal(name, holder);
  }
  throw new InputError(`other runs are writing ${shown}: wait for them, or give another file`);
}

/** @throws the system's error if it exists or cannot be written; a file that could only be created is removed */
function writeNewLock(name: string, holding: string): void {
  const file = openSync(name, "wx");
  try {
    writeFileSync(file, holding);
  } catch (error) {
    rmSync(name, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function cannotLock(path: string, error: unknown): InputError {
  const known = writeError(path, error);
  if (known instanceof InputError) return known;
  return new InputError(
    `cannot write next to ${path}: ${error instanceof Error ? error.message : error}; choose another folder`,
  );
}

/** The holder of a lock; null: none any more. A lock that is just being written is empty for a moment. */
function readLock(name: string): string | null {
  try {
    return readFileSync(name, "utf8").trim();
  } catch {
    return null;
  }
}

/**
 * Whether the process has ended. Unknown for a process on another machine or not yet written, which counts as running.
 */
function isGone(holder: string, name: string): boolean {
  const [pid = "", host = ""] = holder.split(" ");
  if (host !== hostname() || !/^\d+$/.test(pid)) return false;
  return Number(pid) === process.pid ? !own.has(name) : !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Removes the lock of a process that has ended, but not a newer one of another run. */
function steal(name: string, holder: string): void {
  const aside = `${name}.${randomBytes(4).toString("hex")}`;
  try {
    renameSync(name, aside);
    if (readLock(aside) !== holder) linkSync(aside, name);
    rmSync(aside, { force: true });
  } catch {
    // Another run removed it first.
    rmSync(aside, { force: true });
  }
}

/** Removes temporary files of a path whose writers were killed. */
function sweep(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    const writer = writerOf(name, path);
    if (writer !== null && !isRunning(writer)) rmSync(join(dirname(path), name), { recursive: true, force: true });
  }
}
