/** @file The only folder that the studio's server may access. */
import type { Dirent, Stats } from "node:fs";
import { lstat, open, readdir, realpath, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { renameOver } from "../../src/data/files/rename.js";
import { checkSpelling } from "../spelling.js";
import { hiddenTemporary, makeFolder } from "../write-file.js";
import { deepest, nameProblem, partsOfPath, served } from "./paths.js";

/** A file of the project; `path` has slashes between its parts. */
export interface FolderEntry {
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/** A recording, or a folder that may have some, which is not served. */
export interface HiddenEntry {
  path: string;
  /** The reason and the remedy. */
  why: string;
}

/** Files under one folder. No operation leaves the folder, by a path or by a link. */
export class Folder {
  private constructor(private readonly root: string) {}

  /** @throws InputError if the path is not a folder, and none can be made there */
  static async open(path: string): Promise<Folder> {
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isDirectory()) throw new InputError(`${path} is a file: give a folder`);
    if (found === null) makeFolder(path);
    return new Folder(await realpath(path));
  }

  /** The folder's full path. */
  get path(): string {
    return this.root;
  }

  /** Every file of the project, in the order of their paths, and what looks like one but is not served. */
  async list(): Promise<{ files: FolderEntry[]; hidden: HiddenEntry[] }> {
    const files: FolderEntry[] = [];
    const hidden: HiddenEntry[] = [];
    const visit = async (parts: string[]): Promise<void> => {
      for (const entry of await readdir(join(this.root, ...parts), { withFileTypes: true })) {
        if (entry.name.startsWith(".")) continue;
        const path = [...parts, entry.name];
        const kind = await this.kindOf(entry, path);
        const why = kind === null ? null : entry.isSymbolicLink() ? linked : nameProblem(entry.name);
        if (why !== null) hidden.push({ path: path.join("/").replace(/\p{Cc}/gu, "\ufffd"), why });
        else if (kind === "folder") await visit(path);
        else if (kind === "file") {
          const { size, mtimeMs } = await stat(join(this.root, ...path));
          files.push({ path: path.join("/"), bytes: size, modified: Math.round(mtimeMs) });
        }
      }
    };
    await visit([]);
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    return { files: files.sort(byPath), hidden: hidden.sort(byPath) };
  }

  /** What an entry, or the target of a link, is to a project; null: nothing. */
  private async kindOf(entry: Dirent, path: string[]): Promise<"file" | "folder" | null> {
    const found = entry.isSymbolicLink() ? await stat(join(this.root, ...path)).catch(() => null) : entry;
    if (found?.isFile() === true && served.test(entry.name)) return "file";
    return found?.isDirectory() === true && path.length < deepest ? "folder" : null;
  }

  /** The bytes of a file; null if there is none. */
  async read(path: string): Promise<Buffer | null> {
    const place = await this.place(path);
    if (place.found === null) return null;
    const file = await open(place.full, "r");
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  }

  /** Writes a file atomically: under another name first, then renamed. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const { full } = await this.place(path, true);
    const part = hiddenTemporary(full);
    try {
      const file = await open(part, "wx");
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      renameOver(part, full);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Moves a file to a free path. False if it does not exist, or the path is taken. */
  async move(from: string, to: string): Promise<boolean> {
    const source = await this.place(from);
    const target = await this.place(to, true);
    if (source.found === null || target.found !== null) return false;
    renameOver(source.full, target.full);
    await this.tidy(source.full);
    return true;
  }

  async remove(path: string): Promise<void> {
    const { full } = await this.place(path);
    await rm(full, { force: true });
    await this.tidy(full);
  }

  /** Removes the empty folder of a label without recordings. */
  private async tidy(full: string): Promise<void> {
    const folder = dirname(full);
    if (folder !== this.root) await rmdir(folder).catch(() => {});
  }

  /** The full path, checked to contain no link that leads elsewhere. */
  private async place(path: string, create = false): Promise<{ full: string; found: Stats | null }> {
    const parts = partsOfPath(path);
    const full = join(this.root, ...parts);
    const folder = dirname(full);
    if (create) await this.makeFolders(parts.slice(0, -1));
    const real = await realpath(folder).catch(() => null);
    if (real !== null && real !== folder) throw outside(path);
    if (!full.startsWith(this.root.endsWith(sep) ? this.root : this.root + sep)) throw outside(path);
    const found = await lstat(full).catch(() => null);
    if (found !== null && !found.isFile()) throw outside(path);
    return { full, found };
  }

  private async makeFolders(parts: string[]): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = join(this.root, ...parts.slice(0, depth));
      const found = await lstat(folder).catch(() => null);
      // Another page may make it at the same time.
      if (found === null) makeFolder(folder);
      else if (!found.isDirectory()) throw outside(parts.join("/"));
      else checkSpelling(dirname(folder), basename(folder));
    }
  }
}

const linked = "it is a link, and links are not followed: put a copy in its place";

function outside(path: string): InputError {
  return new InputError(`${JSON.stringify(path.slice(0, 80))} is a link or a folder, not a file of the project`);
}
