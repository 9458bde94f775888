/** @file SHA-256, in hexadecimal: of a data set, and of whatever else a result depends on. */
import { createHash } from "node:crypto";
import type { Sequences } from "../sequences.js";

/** Of texts and arrays as one, whatever their borders. */
export function sha256(parts: Iterable<string | NodeJS.TypedArray>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** Of texts and arrays one after another; where one ends and the next begins counts. */
export function digestOf(parts: Iterable<string | NodeJS.TypedArray>): string {
  function* framed() {
    for (const part of parts) yield* [`${typeof part === "string" ? Buffer.byteLength(part) : part.byteLength} `, part];
  }
  return sha256(framed());
}

/** Of a data set: tells data that a model was trained on from other data. */
export function dataDigest({ channels, values, starts, lengths, targets, groups }: Sequences): string {
  const form = JSON.stringify([channels, values.constructor.name, targets?.task, targets?.readout, targets?.labels]);
  return sha256([form, ...[values, starts, lengths, targets?.values, groups].map((array) => array ?? "none")]);
}
