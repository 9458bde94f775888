/** @file Bytes of .npy and idx files, for tests. */
import { joined } from "../../core/joined.js";
import { bytesPerNumber, type NumberType } from "../packed.js";

const writers: Record<NumberType, (view: DataView, at: number, value: number, little: boolean) => void> = {
  // Given as bits.
  f2: (view, at, value, little) => view.setUint16(at, value, little),
  f4: (view, at, value, little) => view.setFloat32(at, value, little),
  f8: (view, at, value, little) => view.setFloat64(at, value, little),
  i1: (view, at, value) => view.setInt8(at, value),
  i2: (view, at, value, little) => view.setInt16(at, value, little),
  i4: (view, at, value, little) => view.setInt32(at, value, little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  u1: (view, at, value) => view.setUint8(at, value),
  u2: (view, at, value, little) => view.setUint16(at, value, little),
  u4: (view, at, value, little) => view.setUint32(at, value, little),
  u8: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
};

function numberBytes(values: readonly number[], type: NumberType, little: boolean): Uint8Array {
  const size = bytesPerNumber(type);
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [index, value] of values.entries()) writers[type](view, index * size, value, little);
  return new Uint8Array(view.buffer);
}

const concatenated = (...pieces: Uint8Array[]) => joined(pieces, (length) => new Uint8Array(length));

export interface NpyVariant {
  version?: 1 | 2 | 3;
  little?: boolean;
  /** Replaces the type's description, `<f4`. */
  descr?: string;
  fortran?: boolean;
}

/** An .npy file as NumPy writes it. */
export function npyBytes(
  shape: readonly number[],
  type: NumberType,
  values: readonly number[],
  { version = 1, little = true, descr = `${little ? "<" : ">"}${type}`, fortran = false }: NpyVariant = {},
): Uint8Array<ArrayBuffer> {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${sizes}), }`;
  const start = version === 1 ? 10 : 12;
  const padded = `${dict.padEnd(64 * Math.ceil((start + dict.length + 1) / 64) - start - 1)}\n`;
  const length = version === 1 ? numberBytes([padded.length], "u2", true) : numberBytes([padded.length], "u4", true);
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0);
  return concatenated(magic, length, new TextEncoder().encode(padded), numberBytes(values, type, little));
}

const idxTypes: Partial<Record<NumberType, number>> = { u1: 0x08, i1: 0x09, i2: 0x0b, i4: 0x0c, f4: 0x0d, f8: 0x0e };

/** An idx file. */
export function idxBytes(
  shape: readonly number[],
  type: NumberType,
  values: readonly number[],
): Uint8Array<ArrayBuffer> {
  const head = Uint8Array.of(0, 0, idxTypes[type] ?? 0, shape.length);
  return concatenated(head, numberBytes(shape, "u4", false), numberBytes(values, type, false));
}
