/**
 * @file A batch in memory: sequences sorted longest first, cut into shards of a constant size, and their samples packed
 * step by step, so that the sequences still running at a step are always the first rows and no padding is computed.
 */
import { ShardField } from "../../assembly/layout.js";
import type { Sequences } from "../data/sequences.js";
import type { Normalisation } from "../model/spec.js";
import { type Augmentation, changeStep, drawChange, drawCrop } from "./augment.js";
import type { NetworkSpec, Plan, ShardAddresses } from "./plan.js";
import { padded } from "./plan-layer.js";
import { shardSizes } from "./shards.js";
import { toNetwork, type Units, unitsOf } from "./units.js";

/** Which sequences of a data set, and what for. */
export interface BatchRequest {
  /** Indices into the data; the batch is those from `from` to `to`. */
  indices: ArrayLike<number>;
  from: number;
  to: number;
  /** Load targets and weights, for a loss? */
  targets: boolean;
  /** Weight of each class in a multiclass loss; null: 1. */
  classWeights: ArrayLike<number> | null;
  /** Changes drawn anew for each sequence; none where left out. */
  augmentation?: Augmentation | undefined;
}

/** Where a sequence of the request has gone. */
interface Place {
  /** Position in the request, counted from `from`. */
  position: number;
  start: number;
  length: number;
}

/** A loaded batch. */
export interface Batch {
  shards: Place[][];
  /** Sum of the weights of all outputs: what the mean loss is over. */
  weight: number;
}

/** Writes batches into a plan's memory. */
export class BatchLoader {
  private readonly words: Int32Array;
  private readonly floats: Float32Array;
  private readonly units: Units;

  constructor(
    private readonly spec: NetworkSpec,
    private readonly plan: Plan,
    normalisation: Normalisation | null,
  ) {
    this.words = new Int32Array(plan.memory.buffer);
    this.floats = new Float32Array(plan.memory.buffer);
    this.units = unitsOf(normalisation, spec.layers[0]?.input ?? 0);
  }

  load(data: Sequences, request: BatchRequest): Batch {
    const places: Place[] = [];
    for (let i = request.from; i < request.to; i++) {
      const index = request.indices[i] ?? 0;
      places.push({ position: i - request.from, ...this.stepsOf(data, index, request.augmentation) });
    }
    // Array.prototype.sort is stable, so equal lengths keep their order.
    places.sort((a, b) => b.length - a.length);
    const shards: Place[][] = [];
    let from = 0;
    for (const size of shardSizes(places.length)) {
      const shard = places.slice(from, from + size);
      from += size;
      this.writeShard(this.shardAddresses(shards.length), shard, data, request.augmentation);
      shards.push(shard);
    }
    const batch: Batch = { shards, weight: 0 };
    if (request.targets) batch.weight = this.writeTargets(shards, data, request);
    return batch;
  }

  private stepsOf(data: Sequences, index: number, augmentation: Augmentation | undefined): Omit<Place, "position"> {
    const start = data.starts[index] ?? 0;
    const length = data.lengths[index] ?? 0;
    if (augmentation === undefined || this.spec.readout === "every") return { start, length };
    const kept = drawCrop(augmentation, length);
    return { start: start + kept.from, length: kept.length };
  }

  private shardAddresses(index: number): ShardAddresses {
    const shard = this.plan.shards[index];
    if (shard === undefined) throw new Error(`shard ${index} is beyond the plan's ${this.plan.shards.length}`);
    return shard;
  }

  private writeShard(
    shard: ShardAddresses,
    places: readonly Place[],
    data: Sequences,
    augmentation: Augmentation | undefined,
  ): void {
    const { words } = this;
    const steps = places[0]?.length ?? 0;
    const active = shard.active / 4;
    const offsets = shard.offsets / 4;
    let rows = 0;
    let running = places.length;
    for (let t = 0; t < steps; t++) {
      while ((places[running - 1]?.length ?? 0) <= t) running--;
      words[active + t] = running;
      words[offsets + t] = rows;
      rows += running;
    }
    places.forEach(({ start, length }, s) => {
      words[shard.lastRows / 4 + s] = (words[offsets + length - 1] ?? 0) + s;
      this.writeSamples(shard, s, data, start, length);
      if (augmentation !== undefined) this.augment(shard, s, length, augmentation);
    });
    const record = shard.record / 4;
    const lastStep = this.spec.readout === "last";
    const fields: [ShardField, number][] = [
      [ShardField.sequences, places.length],
      [ShardField.steps, steps],
      [ShardField.rows, rows],
      [ShardField.active, shard.active],
      [ShardField.offsets, shard.offsets],
      [ShardField.samples, shard.samples],
      [ShardField.outputRows, lastStep ? places.length : rows],
      [ShardField.lastRows, shard.lastRows],
      [ShardField.targets, shard.targets],
      [ShardField.weights, shard.weights],
      [ShardField.scores, shard.scores],
      [ShardField.gradients, shard.gradients],
      [ShardField.initial, 0],
      [ShardField.final, 0],
      [ShardField.gradInitial, 0],
      [ShardField.upstream, 0],
    ];
    for (const [field, value] of fields) words[record + field] = value;
  }

  private writeSamples(shard: ShardAddresses, sequence: number, data: Sequences, start: number, length: number): void {
    const { floats, words, units } = this;
    const { mean, scale, companding } = units;
    const { values, channels } = data;
    const width = padded(channels);
    const offsets = shard.offsets / 4;
    const samples = shard.samples / 4;
    for (let t = 0; t < length; t++) {
      const from = (start + t) * channels;
      const to = samples + (words[offsets + t]! + sequence) * width;
      if (companding === null) {
        for (let c = 0; c < channels; c++) floats[to + c] = (values[from + c]! - mean[c]!) * scale[c]!;
      } else {
        for (let c = 0; c < channels; c++) floats[to + c] = toNetwork(values[from + c]!, c, units);
      }
    }
  }

  private augment(shard: ShardAddresses, sequence: number, length: number, augmentation: Augmentation): void {
    const { floats, words, units } = this;
    const channels = units.mean.length;
    const change = drawChange(augmentation, channels);
    const width = padded(channels);
    for (let t = 0; t < length; t++) {
      const row = shard.samples / 4 + (words[shard.offsets / 4 + t]! + sequence) * width;
      changeStep(floats, row, change, units);
    }
  }

  private writeTargets(shards: readonly Place[][], data: Sequences, request: BatchRequest): number {
    const { targets } = data;
    if (targets === null) throw new Error("the data have no targets");
    const outputs = this.spec.labels.length;
    const multiclass = this.spec.task === "multiclass";
    const { classWeights } = request;
    const weightOf = (entry: number): number => {
      if (!multiclass) return 1;
      const label = targets.values[entry] ?? -1;
      return label < 0 ? 0 : (classWeights?.[label] ?? 1);
    };
    let total = 0;
    const forEachEntry = (visit: (shard: ShardAddresses, row: number, entry: number) => void): void => {
      shards.forEach((places, index) => {
        const shard = this.shardAddresses(index);
        places.forEach(({ position, start, length }, s) => {
          if (this.spec.readout === "last") {
            visit(shard, s, request.indices[request.from + position] ?? 0);
            return;
          }
          for (let t = 0; t < length; t++) visit(shard, this.words[shard.offsets / 4 + t]! + s, start + t);
        });
      });
    };
    forEachEntry((_shard, _row, entry) => {
      total += weightOf(entry);
    });
    forEachEntry((shard, row, entry) => {
      this.floats[shard.weights / 4 + row] = total === 0 ? 0 : weightOf(entry) / total;
      if (multiclass) this.words[shard.targets / 4 + row] = targets.values[entry] ?? -1;
      else {
        const from = entry * outputs;
        for (let c = 0; c < outputs; c++)
          this.floats[shard.targets / 4 + row * outputs + c] = targets.values[from + c] ?? 0;
      }
    });
    return total;
  }

  /**
   * Copies the scores of a batch that has run forward.
   * @param firstRow the row of `out [*, C]` for the first (or only) output of each position of the request
   */
  copyScores(batch: Batch, out: Float32Array, firstRow: (position: number) => number): void {
    const outputs = this.spec.labels.length;
    const width = padded(outputs);
    batch.shards.forEach((places, index) => {
      const shard = this.shardAddresses(index);
      const scores = shard.scores / 4;
      places.forEach(({ position, length }, s) => {
        const to = firstRow(position);
        if (this.spec.readout === "last") {
          out.set(this.floats.subarray(scores + s * width, scores + s * width + outputs), to * outputs);
          return;
        }
        for (let t = 0; t < length; t++) {
          const from = scores + (this.words[shard.offsets / 4 + t]! + s) * width;
          out.set(this.floats.subarray(from, from + outputs), (to + t) * outputs);
        }
      });
    });
  }
}
