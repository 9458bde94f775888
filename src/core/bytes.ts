import { InputError } from "./errors.js";

/** What holds the bytes of a file: an `ArrayBuffer`, as `fetch` and `Blob` give it, or any view of one. */
export type Bytes = ArrayBufferLike | ArrayBufferView;

/**
 * The bytes as an array, not copied.
 * @param name of the file, for the message
 * @throws InputError where it is neither, as a name or a promise
 */
export function bytesOf(given: Bytes, name: string): Uint8Array {
  if (given instanceof Uint8Array) return given;
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const shared = typeof SharedArrayBuffer !== "undefined" && Object(given) instanceof SharedArrayBuffer;
  if (shared || Object(given) instanceof ArrayBuffer) return new Uint8Array(given);
  throw new InputError(`${name}: its bytes are ${kindOf(given)}: give a Uint8Array or an ArrayBuffer`);
}

/** What a value is that should be another: `undefined`, `a string`, `a Promise`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = value.constructor?.name ?? "Object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
