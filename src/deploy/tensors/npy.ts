/**
 * @file Arrays in NumPy's .npy format, version 1.0 (numpy.lib.format), as read by `numpy.load` and {@link parseNpy}.
 */
import type { Tensor, TensorValues } from "../../model/safetensors.js";

/** NumPy's name of an array's type, little-endian. */
export function npyType(values: TensorValues): string {
  const size = values.BYTES_PER_ELEMENT;
  const letter =
    values instanceof Float32Array || values instanceof Float64Array
      ? "f"
      : values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array
        ? "i"
        : "u";
  return `${size === 1 ? "|" : "<"}${letter}${size}`;
}

/** The bytes of an .npy file, in C order. */
export function encodeNpy({ shape, values }: Tensor): Uint8Array<ArrayBuffer> {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${npyType(values)}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The numbers begin at a multiple of 64 bytes; a newline ends the header.
  const length = 10 + dictionary.length + 1;
  const header = `${dictionary}${" ".repeat(-length & 63)}\n`;
  const bytes = new Uint8Array(10 + header.length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return bytes;
}
