import { createHash } from "node:crypto";
import type { Sequences } from "../../data/sequences.js";

/** SHA-256 of a data set: tells data that a model was trained on from other data. */
export function digest({ channels, values, starts, lengths, targets, groups }: Sequences): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([channels, values.constructor.name, targets?.task, targets?.readout, targets?.labels]));
  for (const array of [values, starts, lengths, targets?.values, groups]) {
    hash.update(array ? new Uint8Array(array.buffer, array.byteOffset, array.byteLength) : "none");
  }
  return hash.digest("hex");
}
