/** @file NumPy's .npy files, versions 1 to 3 (numpy.lib.format): a Python dict of type, order and shape, then numbers. */
import { type Bytes, bytesOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { printable } from "../core/text.js";
import { type NumberType, type PackedArray, type PackedHeader, unpack } from "./packed.js";
import { namedArray } from "./packed-text.js";

/** Longest header that is read: far above what NumPy writes for an array of numbers. */
export const npyHeaderLimit = 65_536;

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const types: Readonly<Record<string, NumberType>> = {
  f2: "f2",
  f4: "f4",
  f8: "f8",
  i1: "i1",
  i2: "i2",
  i4: "i4",
  i8: "i8",
  u1: "u1",
  u2: "u2",
  u4: "u4",
  u8: "u8",
  b1: "u1",
};

/**
 * Parses the header of an .npy file.
 * @param bytes the file, or its first {@link npyHeaderLimit} bytes
 * @param name the file's name, for messages
 * @throws InputError if it is not .npy, its type is not supported, or its order is Fortran's
 */
export function npyHeader(bytes: Uint8Array, name: string): PackedHeader {
  if (bytes.length === 0) throw new InputError(`${name}: empty file; expected an .npy array`);
  if (!magic.every((byte, index) => bytes[index] === byte)) {
    throw new InputError(`${name}: not an .npy file (it does not begin with \\x93NUMPY); write it with numpy.save`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new InputError(`${name}: .npy version ${version}; versions 1 to 3 are read: write it with numpy.save`);
  }
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw new InputError(`${name}: cut short within the header; copy the file again`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = start + length;
  if (offset > npyHeaderLimit) {
    throw new InputError(`${name}: its header has ${length} bytes; the limit is ${npyHeaderLimit - start}`);
  }
  if (offset > bytes.length) throw new InputError(`${name}: cut short within the header; copy the file again`);

  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(start, offset));
  const descr = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sizes = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (order === null || sizes === null || !text.includes("'descr'")) {
    throw new InputError(`${name}: its header has no descr, fortran_order or shape; write it with numpy.save`);
  }
  const width = /^[US](\d+)$/.exec(descr?.[2] ?? "")?.[1];
  const type = width === undefined ? types[descr?.[2] ?? ""] : descr?.[2]?.startsWith("U") ? "u4" : "u1";
  if (type === undefined) {
    const found = /'descr'\s*:\s*('[^']{0,20}'|.{0,20})/.exec(text)?.[1] ?? "unknown";
    throw new InputError(
      `${name}: type ${printable(found)}; floats of 16 to 64 bits, bool, integers of 8 to 64 bits and, for labels, strings are read: ` +
        'use x.astype("float32"), or y.astype(str)',
    );
  }
  const shape = (sizes[1]?.match(/\d+/g) ?? []).map(Number);
  if (order[1] === "True" && shape.length > 1) {
    throw new InputError(`${name}: it is in Fortran order: save numpy.ascontiguousarray(x)`);
  }
  const littleEndian = descr?.[1] !== ">";
  if (width === undefined) return { shape, type, littleEndian, offset };
  return { shape: [...shape, Number(width)], type, littleEndian, offset, text: true };
}

/**
 * Parses a whole .npy file. Integers of 64 bits, and unsigned ones of 16 and 32, become 32-bit integers; bool becomes 0
 * and 1; floats of 16 bits become 32-bit ones. Strings become indices into their sorted `names`.
 * @throws InputError as {@link npyHeader}, if the bytes do not fit the shape, or an integer is beyond 32 bits
 */
export function parseNpy(file: Bytes, name = "array.npy"): PackedArray {
  const bytes = bytesOf(file, name);
  const header = npyHeader(bytes, name);
  const array = unpack(header, bytes, name);
  return header.text === true ? namedArray(array) : array;
}
