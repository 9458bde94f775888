/** @file Keeps results that take long to compute in a folder, named by the digest of everything they depend on. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../core/errors.js";
import { makeFolders } from "./make-folders.js";
import { renameOver } from "./rename.js";

/**
 * Returns the bytes kept under a name; if there are none, or they are damaged, they are computed and kept. A file is
 * written under a temporary name and then renamed, so that several programs can share a folder.
 *
 * @param folder created if it does not exist
 * @param name a digest of everything that the bytes depend on
 * @throws InputError if the folder cannot be written
 */
export async function keptBytes(
  folder: string,
  name: string,
  compute: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(folder, name);
  if (existsSync(path)) {
    const stored = readFileSync(path);
    const bytes = Uint8Array.from(stored.subarray(checksum));
    if (stored.subarray(0, checksum).equals(sum(bytes))) return bytes;
  }
  const temporary = `${path}.${process.pid}.tmp`;
  const written = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError(`cannot keep features in ${folder}: ${reason}; choose another folder, or none`);
    }
  };
  // Before the long work, not after it.
  written(() => {
    makeFolders(folder);
    writeFileSync(temporary, "");
  });
  try {
    const bytes = await compute();
    written(() => {
      writeFileSync(temporary, Buffer.concat([sum(bytes), bytes]));
      renameOver(temporary, path);
    });
    return bytes;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Bytes of the checksum at the start of a file. */
const checksum = 32;

const sum = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
