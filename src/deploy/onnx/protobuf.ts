/** @file Encodes the wire format of protocol buffers: a message is its fields, one after another. */
import { joined } from "../../core/joined.js";
import { varint } from "../varint.js";

/** A field of a message, encoded. */
export type Field = Uint8Array;

const encoder = new TextEncoder();

/** A whole number from 0 to 2⁵³ − 1. */
export function integerField(field: number, value: number): Field {
  return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

/** A text, raw bytes, or a nested message. */
export function bytesField(field: number, content: string | Uint8Array): Field {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  return message([Uint8Array.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);
}

/** The bytes of a message. */
export function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return joined(fields, (length) => new Uint8Array(length));
}
