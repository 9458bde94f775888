/** @file Storage of a project's files: in a folder served by `fastcells studio`, or in the browser. */

export interface StoredFile {
  path: string;
  bytes: number;
  modified: number;
}

/** A recording, or a folder that may have some, which the store does not give. */
export interface HiddenFile {
  path: string;
  /** The reason and the remedy. */
  why: string;
}

/** The tools of the server's machine. */
export interface Tools {
  /** Boards whose cost it can measure. */
  boards: string[];
  /** Boards whose firmware it can build, to run in the page. */
  firmware: string[];
}

export interface Listing {
  /** Display name of the place of the files. */
  folder: string;
  files: StoredFile[];
  hidden: HiddenFile[];
  tools: Tools;
}

/** A project's files. Every operation is atomic. */
export interface Store {
  list(): Promise<Listing>;
  /** null if there is none. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** False if the file is gone, or the new path is taken. */
  move(from: string, to: string): Promise<boolean>;
  remove(path: string): Promise<void>;
}

/** How a worker opens its page's store. */
export type StoreAddress = { kind: "served"; base: string; token: string } | { kind: "browser" };

/** An error that the user can fix, with a message. */
export class StoreError extends Error {}
