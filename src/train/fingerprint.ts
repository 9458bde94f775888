import { hashed, noHash } from "../core/hash.js";
import type { Sequences, Split } from "../data/sequences.js";

/** How many numbers of each array are hashed: enough to notice another file, few enough to be quick. */
const mostSamples = 1_000_000;

/**
 * Returns 32 bits that change with the data, the targets or the split (FNV-1a), so that a checkpoint is not resumed on
 * other data.
 */
export function fingerprint(data: Sequences, split: Split): string {
  let hash = noHash;
  const word = new DataView(new ArrayBuffer(8));
  const add = (value: number): void => {
    word.setFloat64(0, value);
    for (let i = 0; i < 8; i++) hash = hashed(hash, word.getUint8(i));
  };
  const addSome = (values: ArrayLike<number>): void => {
    add(values.length);
    const stride = Math.max(1, Math.floor(values.length / mostSamples));
    for (let i = 0; i < values.length; i += stride) add(values[i] ?? 0);
  };
  add(data.channels);
  for (const part of [data.values, data.starts, data.lengths, data.targets?.values ?? []]) addSome(part);
  for (const part of [split.train, split.validation, split.test]) addSome(part);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
