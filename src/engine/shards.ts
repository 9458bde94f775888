/**
 * @file Cuts a batch into shards: sequences that a thread takes forward and back together. The cut depends on the batch
 * alone, never on the number of threads, because it determines the order in which gradients are added, and so the bits
 * of the weights.
 */

/** A batch of up to this many sequences is one shard; larger ones have shards of about this size. */
export const usualShard = 8;

/** No shard has more sequences. */
export const largestShard = 12;

/**
 * Sizes of the shards, largest first. Unless the batch is small, their number is a multiple of four, so that two and
 * four threads get equal parts, and sizes are even, because the kernels take two rows at a time.
 */
export function shardSizes(sequences: number): number[] {
  const eighths = sequences / usualShard;
  const count = eighths < 2 ? Math.ceil(eighths) : 4 * Math.round(eighths / 4);
  const pairs = Math.ceil(sequences / 2);
  const sizes = Array.from({ length: count }, (_, shard) => 2 * Math.ceil((pairs - shard) / count));
  if (sequences % 2 === 1) sizes.push((sizes.pop() ?? 0) - 1);
  return sizes;
}
