/**
 * @file Safetensors with a checksum over every other byte, for files that nothing else would show to be damaged: a
 * flipped bit of a weight is another weight. The checksum is the first string of the metadata, at a known place, so
 * that it is checked before anything is parsed.
 */
import { InputError } from "../core/errors.js";
import { hashed, noHash } from "../core/hash.js";
import { decodeTensors, encodeTensors, type TensorFile } from "./safetensors.js";

const key = "fastcells-checksum";
const digits = 8;
const blank = "0".repeat(digits);

/** The beginning of such a file after the length of its header, up to the checksum. */
const opening = new TextEncoder().encode(`{"__metadata__":{"${key}":"`);
const begin = 8 + opening.length;
const end = begin + digits;

export function encodeChecked({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const bytes = encodeTensors({ tensors, metadata: new Map([[key, blank], ...metadata]) });
  bytes.set(new TextEncoder().encode(checksumOf(bytes)), begin);
  return bytes;
}

/**
 * Decodes a file of {@link encodeChecked}. A file without a checksum, as older versions wrote, is only parsed.
 * @param name opens every error message
 * @throws InputError if the checksum does not match, or the file breaks the format
 */
export function decodeChecked(bytes: Uint8Array, name: string): TensorFile {
  const isChecked = opening.every((byte, index) => byte === bytes[8 + index]);
  if (isChecked && new TextDecoder().decode(bytes.subarray(begin, end)) !== checksumOf(bytes))
    throw new InputError(`${name} is damaged: its checksum does not match; start again, or use a copy`);
  const { tensors, metadata } = decodeTensors(bytes, name);
  metadata.delete(key);
  return { tensors, metadata };
}

/** The hash of all bytes but the checksum's own, in hexadecimal digits. */
function checksumOf(bytes: Uint8Array): string {
  let hash = noHash;
  for (let i = 0; i < bytes.length; i++) if (i < begin || i >= end) hash = hashed(hash, bytes[i] ?? 0);
  return (hash >>> 0).toString(16).padStart(digits, "0");
}
