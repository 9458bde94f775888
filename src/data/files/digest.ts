/** @file SHA-256 digests, in hexadecimal, of data sets and of everything else a result depends on. */
import { createHash } from "node:crypto";
import { type Sequences, unnamedOutput } from "../sequences.js";

/** The digest of concatenated texts and arrays, independent of the borders between them. */
export function sha256(parts: Iterable<string | NodeJS.TypedArray>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** The digest of texts and arrays in order, including the borders between them. */
export function digestOf(parts: Iterable<string | NodeJS.TypedArray>): string {
  function* framed() {
    for (const part of parts) yield* [`${typeof part === "string" ? Buffer.byteLength(part) : part.byteLength} `, part];
  }
  return sha256(framed());
}

/** The digest of a data set, which distinguishes a model's training data from other data. */
export function dataDigest({ channels, values, starts, lengths, targets, groups }: Sequences): string {
  const form = JSON.stringify([channels, values.constructor.name, targets?.task, targets?.readout, targets?.labels]);
  return sha256([form, ...[values, starts, lengths, targets?.values, groups].map((array) => array ?? "none")]);
}

/**
 * The digests by which a model may know its data. In older models, the one number that is learnt from a table has no name.
 */
export function dataDigests(data: Sequences): string[] {
  const { targets } = data;
  const own = dataDigest(data);
  if (targets?.task !== "regression" || targets.labels.length !== 1) return [own];
  return [own, dataDigest({ ...data, targets: { ...targets, labels: [unnamedOutput] } })];
}
