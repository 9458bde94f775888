/** @file What takes long to compute, kept in a folder under the digest of all that it depends on. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../core/errors.js";
import { makeFolders } from "./make-folders.js";

/**
 * The bytes kept under a name; where there are none, or they are damaged, they are computed and kept. A file is written under
 * a temporary name and then renamed, so that programs side by side can share a folder.
 *
 * @param folder made where it is missing
 * @param name a digest of all that the bytes depend on
 * @throws InputError where the folder cannot be written
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
      renameSync(temporary, path);
    });
    return bytes;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Bytes of the checksum that a file begins with. */
const checksum = 32;

const sum = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
