import { InputError } from "./errors.js";

/** The bytes of a file: an `ArrayBuffer`, as `fetch` and `Blob` return it, or any view of one. */
export type Bytes = ArrayBufferLike | ArrayBufferView;

/**
 * Bytes in memory that is not shared, as `Blob` and `WebAssembly` take them: `Uint8Array<ArrayBuffer>`, in words that
 * compilers before TypeScript 5.7 read, too.
 */
export type OwnBytes = ReturnType<Uint8Array["slice"]>;

/**
 * Returns the bytes as an array, without a copy.
 * @param name the file's name, for the message
 * @throws InputError if the value is anything else, such as a file name or a promise
 */
export function bytesOf(given: Bytes, name: string): Uint8Array {
  if (given instanceof Uint8Array) return given;
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const shared = typeof SharedArrayBuffer !== "undefined" && Object(given) instanceof SharedArrayBuffer;
  if (shared || Object(given) instanceof ArrayBuffer) return new Uint8Array(given);
  throw new InputError(`${name}: its bytes are ${kindOf(given)}: give a Uint8Array or an ArrayBuffer`);
}

/** Names the kind of a value in a message: `undefined`, `a string`, `a Promise`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = value.constructor?.name ?? "Object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
