/** @file Where a project's files are: in a folder behind `fastcells studio`, or in the browser. */

export interface StoredFile {
  path: string;
  bytes: number;
  modified: number;
}

/** What the machine behind the server can do. */
export interface Tools {
  /** Boards whose cost can be measured. */
  boards: string[];
  /** Boards whose firmware can be made, to run in the page. */
  firmware: string[];
}

export interface Listing {
  /** Where the files are, for people. */
  folder: string;
  files: StoredFile[];
  tools: Tools;
}

/** A project's files. Every operation is whole or not at all. */
export interface Store {
  list(): Promise<Listing>;
  /** null where there is none. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** False where the file is gone, or its new place is taken. */
  move(from: string, to: string): Promise<boolean>;
  remove(path: string): Promise<void>;
}

/** How a worker opens the store that its page has. */
export type StoreAddress = { kind: "served"; base: string; token: string } | { kind: "browser" };

/** Something that a person can put right, in a sentence. */
export class StoreError extends Error {}
