/**
 * @file The plan of the shards of a batch: the record of each, and the arrays that it points to. If there are two
 * batches, the shards of the second follow those of the first.
 */
import { ShardField } from "../../assembly/layout.js";
import { at } from "../core/at.js";
import type { Arena } from "../kernels/arena.js";
import { type Capacity, droppedWidths, largestShardOf, type NetworkSpec, stateSizes } from "./capacity.js";
import { padded } from "./plan-layer.js";
import type { Region, ShardPlaces } from "./shard.js";
import { shardSizes } from "./shards.js";

/** Plans the records and arrays of every shard. */
export function planShards(spec: NetworkSpec, capacity: Capacity, arena: Arena, paddedFloats: number) {
  const { training, steps, scores = true, loadsAhead = false } = capacity;
  const readsIds = spec.text !== undefined;
  const widths = droppedWidths(spec).reduce((sum, width) => sum + padded(width), 0);
  const { sequences, rows, outputRows } = largestShardOf(spec, capacity);
  const count = shardSizes(capacity.sequences).length;
  const region = (length: number): Region => ({ address: arena.reserve(length * 4), length });
  const sizes = stateSizes(spec);
  const states = sizes.states + sizes.pooled;
  const inputP = padded(at(spec.layers, 0, "layer").input);
  const outputs = spec.labels.length;
  const shardBytes = Math.ceil((ShardField.size * 4) / 64) * 64;
  const records = (loadsAhead ? 2 : 1) * count;
  const firstShard = arena.reserve(records * shardBytes);
  const gradients = arena.reserve(training ? count * paddedFloats * 4 : 0);
  const results = Array.from({ length: count }, (_, index) => ({
    scores: region(scores ? outputRows * padded(outputs) : 0),
    initial: region(sequences * states),
    final: region(sequences * states),
    gradInitial: region(training ? sequences * states : 0),
    gradients: gradients + index * paddedFloats * 4,
  }));
  const places = Array.from(
    { length: records },
    (_, index): ShardPlaces => ({
      record: firstShard + index * shardBytes,
      active: region(steps),
      offsets: region(steps),
      lastRows: region(sequences),
      samples: region(rows * inputP),
      ids: region(readsIds ? rows : 0),
      masks: region(training ? sequences * widths : 0),
      targets: region(outputRows * (spec.task === "multiclass" ? 1 : outputs)),
      weights: region(outputRows),
      ...at(results, index % count, "shard"),
    }),
  );
  return { shardBytes, places, count };
}
