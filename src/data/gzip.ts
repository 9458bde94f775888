import { InputError } from "../core/errors.js";

/** Deflate cannot expand a byte to more bytes than this. */
export const largestExpansion = 1032;

/** Whether the bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses a gzip file in memory, in browsers as in Node.
 * @param limit the most bytes to produce
 * @throws InputError if the data is damaged or cut short, or expands beyond the limit
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, name: string, limit = 2 ** 31): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new InputError(`${name}: damaged or cut short gzip data (${reasonOf(error)}): copy the file again`);
    });
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new InputError(`${name}: expands beyond ${limit} bytes: decompress it or split it first`);
    }
    pieces.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
