/**
 * @file idx files, such as MNIST's: two zero bytes, a type, the number of dimensions, their sizes, then big-endian
 * numbers.
 */
import { type Bytes, bytesOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { type NumberType, type PackedArray, type PackedHeader, unpack } from "./packed.js";

const types: ReadonlyMap<number, NumberType> = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

/** Images have three dimensions, labels one; more than this is another kind of file. */
const dimensionLimit = 8;

/**
 * Parses the header of an idx file.
 * @param bytes the file, or at least its first 36 bytes
 * @throws InputError if it is not idx
 */
export function idxHeader(bytes: Uint8Array, name: string): PackedHeader {
  if (bytes.length === 0) throw new InputError(`${name}: empty file; expected idx`);
  const type = types.get(bytes[2] ?? 0);
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || type === undefined) {
    const begin = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new InputError(`${name}: not an idx file: it begins with ${begin}, not 00 00 and a type of 08 to 0e`);
  }
  const dimensions = bytes[3] ?? 0;
  if (dimensions < 1 || dimensions > dimensionLimit) {
    throw new InputError(`${name}: ${dimensions} dimensions; 1 (labels) to ${dimensionLimit} are read`);
  }
  const offset = 4 + 4 * dimensions;
  if (bytes.length < offset) throw new InputError(`${name}: cut short within the header; copy the file again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  return { shape, type, littleEndian: false, offset };
}

/**
 * Parses a whole idx file: images `[N, rows, columns]`, labels `[N]`, or any other shape.
 * @throws InputError if it is not idx, or the bytes do not fit the shape
 */
export function parseIdx(file: Bytes, name = "file-idx"): PackedArray {
  const bytes = bytesOf(file, name);
  return unpack(idxHeader(bytes, name), bytes, name);
}
