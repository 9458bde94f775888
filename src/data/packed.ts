/**
 * @file Numbers packed in bytes, as in .npy and idx files: a header gives type, byte order and shape, then the numbers
 * follow in C order. They are unpacked piece by piece into an array of the recorded type, so a large file is never in
 * memory twice.
 */
import { InputError } from "../core/errors.js";
import type { SampleArray } from "./sequences.js";

/** Float, signed or unsigned, and the bytes of one number. */
export type NumberType = "f2" | "f4" | "f8" | "i1" | "i2" | "i4" | "i8" | "u1" | "u2" | "u4" | "u8";

export interface PackedHeader {
  shape: number[];
  type: NumberType;
  littleEndian: boolean;
  /** Byte at which the numbers begin. */
  offset: number;
  /** Whether the numbers are code points of texts, with the last size the width of each. */
  text?: boolean;
}

/** An array as read, with `values` in C order. */
export interface PackedArray {
  shape: number[];
  values: SampleArray;
  /** For an array of texts: `values` are indices into these. */
  names?: readonly string[];
}

/** The types with their own array type; others are kept as 32-bit integers, and checked to fit. */
const arrays = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  u1: Uint8Array,
} as const;

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

const readers: Record<NumberType, (view: DataView, at: number, little: boolean) => number> = {
  f2: (view, at, little) => halfFloat(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
};

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function bytesPerNumber(type: NumberType): number {
  return Number(type[1]);
}

/** Product of the sizes, or Infinity if it is beyond 2⁵³. */
export function countOf(shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY;
}

/** Whether the type has its own array type. */
function isDirect(type: NumberType): type is keyof typeof arrays {
  return type in arrays;
}

/** An array for `count` numbers, in the recorded type if possible, else of 32-bit floats or integers. */
export function arrayFor(type: NumberType, count: number): SampleArray {
  if (type === "f2") return new Float32Array(count);
  return new (isDirect(type) ? arrays[type] : Int32Array)(count);
}

/**
 * Compares the shape with the available bytes, before anything is allocated.
 * @param available bytes after the header; if compressed, the most that they can expand to
 * @param exact whether that number is exact
 */
export function checkSize(header: PackedHeader, available: number, exact: boolean, name: string): void {
  const needed = countOf(header.shape) * bytesPerNumber(header.type);
  if (needed > available || (exact && needed < available)) {
    const shape = `[${header.shape.join(", ")}] of ${header.type}`;
    const has = exact ? `${available} follow` : `at most ${available} can follow`;
    const remedy = needed > available ? "the file is cut short or damaged; copy it again" : "write it again";
    throw new InputError(`${name}: its shape ${shape} needs ${needed} bytes, ${has}: ${remedy}`);
  }
}

export interface Unpacker {
  /** Takes the next bytes after the header. */
  push(bytes: Uint8Array): void;
  /** Checks that all numbers have been received. */
  finish(): void;
}

/**
 * Unpacks numbers into `target` from position `at` on.
 * @throws InputError (from push or finish) if there are too many or too few bytes, or an integer beyond 32 bits
 */
export function unpackInto(header: PackedHeader, target: SampleArray, at: number, name: string): Unpacker {
  const size = bytesPerNumber(header.type);
  const total = countOf(header.shape) * size;
  let received = 0;

  const direct = isDirect(header.type) && target instanceof arrays[header.type];
  const store =
    direct && (header.littleEndian === hostIsLittleEndian || size === 1)
      ? storeBytes(new Uint8Array(target.buffer, target.byteOffset + at * size, total))
      : storeNumbers(header, target, at, name);

  return {
    push(bytes) {
      if (received + bytes.length > total) {
        throw new InputError(`${name}: more bytes follow than the ${total} of its shape: write the file again`);
      }
      store(bytes, received);
      received += bytes.length;
    },
    finish() {
      if (received < total) {
        throw new InputError(`${name}: cut short: ${received} of ${total} bytes of numbers; copy the file again`);
      }
    },
  };
}

type Store = (bytes: Uint8Array, received: number) => void;

function storeBytes(target: Uint8Array): Store {
  return (bytes, received) => target.set(bytes, received);
}

/** One number at a time: for the other byte order, and for types that change. */
function storeNumbers(header: PackedHeader, target: SampleArray, at: number, name: string): Store {
  const size = bytesPerNumber(header.type);
  const read = readers[header.type];
  const checked = target instanceof Int32Array;
  const carry = new DataView(new ArrayBuffer(8));
  let carried = 0;
  let next = at;

  const put = (value: number): void => {
    if (checked && (value | 0) !== value) {
      throw new InputError(
        `${name}: number ${next - at} (counted from 0) is ${value}, beyond 32 bits: renumber it, or save floats`,
      );
    }
    target[next++] = value;
  };

  return (bytes) => {
    let from = 0;
    while (carried > 0 && from < bytes.length) {
      carry.setUint8(carried++, bytes[from++]!);
      if (carried < size) continue;
      put(read(carry, 0, header.littleEndian));
      carried = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; from + size <= bytes.length; from += size) put(read(view, from, header.littleEndian));
    while (from < bytes.length) carry.setUint8(carried++, bytes[from++]!);
  };
}

/** Unpacks all numbers of a file in memory. */
export function unpack(header: PackedHeader, bytes: Uint8Array, name: string): PackedArray {
  checkSize(header, bytes.length - header.offset, true, name);
  const values = arrayFor(header.type, countOf(header.shape));
  const unpacker = unpackInto(header, values, 0, name);
  unpacker.push(bytes.subarray(header.offset));
  unpacker.finish();
  return { shape: header.shape, values };
}
