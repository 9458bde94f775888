/** @file Reads files piece by piece, decompressed if they are gzip, with errors that the user can act on. */
import { createReadStream, statSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { InputError } from "../../core/errors.js";
import { isGzip, largestExpansion } from "../gzip.js";
import { byLine } from "../lines.js";
import { longestText } from "../text/labelled-lines.js";

const pieceSize = 1 << 18;

/** The kind of entry at a path. @throws InputError if there is none, or it cannot be read */
export async function kindOf(path: string): Promise<"file" | "folder"> {
  const found = await stat(path).catch((error: unknown) => {
    throw cannot("read", path, error);
  });
  if (found.isDirectory()) return "folder";
  if (!found.isFile()) throw new InputError(`${path}: it is neither a file nor a folder: give one of these`);
  return "file";
}

/** Whether a path is a regular file, following links; pipes and devices are not. */
export function isRegular(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Names in a folder, sorted, without hidden ones: files, folders and others, following links. */
export async function namesIn(folder: string): Promise<{ files: string[]; folders: string[]; others: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw cannot("read", folder, error);
  });
  const found = { files: [] as string[], folders: [] as string[], others: [] as string[] };
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith(".")) continue;
    const what = entry.isSymbolicLink() ? await stat(join(folder, name)).catch(() => null) : entry;
    if (what?.isDirectory()) found.folders.push(name);
    else if (what?.isFile()) found.files.push(name);
    else found.others.push(name);
  }
  return { files: found.files.sort(), folders: found.folders.sort(), others: found.others.sort() };
}

/**
 * A file's bytes in pieces, decompressed if it is gzip.
 * @throws InputError if it cannot be read or decompressed
 */
export async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const compressed = isGzip(await firstBytes(path, 2));
  const file = createReadStream(path, { highWaterMark: pieceSize });
  const stream = compressed ? file.pipe(createGunzip({ chunkSize: pieceSize })) : file;
  // A pipe does not pass errors on.
  file.on("error", (error) => stream.destroy(error));
  try {
    for await (const piece of stream) yield piece;
  } catch (error) {
    throw compressed && !isSystemError(error)
      ? new InputError(`${path}: damaged or cut short gzip data (${messageOf(error)}): copy the file again`)
      : cannot("read", path, error);
  } finally {
    file.destroy();
    stream.destroy();
  }
}

/**
 * A file's text in pieces: UTF-8, or UTF-16 if it begins with a byte order mark. @throws InputError if it is neither
 */
export async function* textOf(path: string): AsyncGenerator<string> {
  const encoding = encodingOf(await headOf(path, 2));
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new InputError(`${path}: not ${encoding.toUpperCase()} text: save it as UTF-8`);
    }
  };
  for await (const piece of piecesOf(path)) yield decode(piece);
  yield decode();
}

/**
 * Every line of a text file, without its line end; text after the last line end is a line if it is not empty.
 * @throws InputError if it is not text, or a line is too long
 */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  let lines: string[] = [];
  const reader = byLine(path, (line) => lines.push(line.replace(/\r$/, "")), longestText);
  for await (const piece of textOf(path)) {
    reader.push(piece);
    yield* lines;
    lines = [];
  }
  reader.finish();
  if (lines[0] !== "") yield* lines;
}

/** The beginning of a file's text, at most `most` bytes of it. */
export async function textHeadOf(path: string, most: number): Promise<string> {
  const head = await headOf(path, most);
  return new TextDecoder(encodingOf(head)).decode(head);
}

/** The encoding of a text, by its first bytes. */
function encodingOf(head: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : "utf-8";
}

/** The first bytes of a file, decompressed, at most `most` of them. */
export async function headOf(path: string, most: number): Promise<Uint8Array> {
  const head = new Uint8Array(most);
  let length = 0;
  for await (const piece of piecesOf(path)) {
    const taken = piece.subarray(0, most - length);
    head.set(taken, length);
    length += taken.length;
    if (length === most) break;
  }
  return head.subarray(0, length);
}

/** Decompressed size of a file in bytes: exact, or for gzip the largest possible. */
export async function sizeOf(path: string): Promise<{ bytes: number; exact: boolean }> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw cannot("read", path, error);
  });
  const compressed = isGzip(await firstBytes(path, 2));
  return compressed ? { bytes: size * largestExpansion, exact: false } : { bytes: size, exact: true };
}

async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const file = await open(path).catch((error: unknown) => {
    throw cannot("open", path, error);
  });
  try {
    // The file system of Yarn reads into no other kind of array.
    const { bytesRead, buffer } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw cannot("read", path, error);
  } finally {
    await file.close();
  }
}

function cannot(what: string, path: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  if (isSystemError(error) && error.code === "ENOENT") {
    return new InputError(`${path}: no such file or folder; check the path`);
  }
  return new InputError(`${path}: cannot ${what} it (${messageOf(error)})`);
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
