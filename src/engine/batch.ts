/**
 * @file A batch in memory: sequences sorted longest first, cut into shards of almost equal size, and their samples
 * packed step by step, so that the sequences still running at a step are always the first rows and no padding is
 * computed.
 */
import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";
import type { Kernels } from "../kernels/module.js";
import { type Normalisation, stepsOf } from "../model/spec.js";
import { type Augmentation, drawCrop, drawMasks, drawMix, drawPace, drawWarp, type Mix } from "./augment.js";
import { droppedWidths, type NetworkSpec } from "./capacity.js";
import type { Plan } from "./plan.js";
import { padded } from "./plan-layer.js";
import { IdWriter, SampleWriter, type SequenceWriter, type Stretch } from "./samples.js";
import type { Shard } from "./shard.js";
import { shardSizes } from "./shards.js";

/** The sequences of a data set to load, and for what. */
export interface BatchRequest {
  /** Indices into the data; the batch is those from `from` to `to`. */
  indices: ArrayLike<number>;
  from: number;
  to: number;
  /** Whether to load targets and weights, for a loss. */
  targets: boolean;
  /** Weight of each class in a multiclass loss; null: 1. */
  classWeights: ArrayLike<number> | null;
  /** Changes drawn for each sequence. Default: none. */
  augmentation?: Augmentation | undefined;
}

/** The place of a sequence of the request. */
interface Place extends Stretch {
  /** Position in the request, counted from `from`. */
  position: number;
}

/** A loaded batch. If the plan has room for two, it stays while the next is loaded. */
export interface Batch {
  /** Its first shard in the plan. */
  first: number;
  shards: Place[][];
  /** Sum of the weights of all outputs, by which the mean loss is divided. */
  weight: number;
}

/** A sequence whose time and samples are its own. */
const whole = { pace: 1, mix: null, warp: null };

/** Writes batches into a plan's memory. */
export class BatchLoader {
  private readonly writer: SequenceWriter;
  private readonly frame: number;
  private readonly readsIds: boolean;
  /** Batches loaded so far. */
  private loaded = 0;

  constructor(
    private readonly spec: NetworkSpec,
    private readonly plan: Plan,
    kernels: Kernels,
    normalisation: Normalisation | null,
  ) {
    const { text } = spec;
    this.writer = text === undefined ? new SampleWriter(kernels, plan, spec, normalisation) : new IdWriter(text);
    this.frame = spec.frame ?? 1;
    this.readsIds = text !== undefined;
  }

  load(data: Sequences, request: BatchRequest): Batch {
    const indices = Array.from({ length: request.to - request.from }, (_, i) =>
      at(request.indices, request.from + i, "index"),
    );
    const places: Place[] = indices.map((index, position) => ({
      position,
      ...this.stretchOf(data, index, request.augmentation, indices),
    }));
    // Array.prototype.sort is stable, so equal lengths keep their order.
    places.sort((a, b) => b.length - a.length);
    const shards: Place[][] = [];
    const first = (this.loaded % this.plan.batches) * this.plan.shards;
    this.loaded += 1;
    let from = 0;
    for (const size of shardSizes(places.length)) {
      const shard = places.slice(from, from + size);
      from += size;
      this.writeShard(this.plan.shard(first + shards.length), shard, data, request.augmentation);
      shards.push(shard);
    }
    const batch: Batch = { first, shards, weight: 0 };
    if (request.targets) batch.weight = this.writeTargets(batch, data, request);
    return batch;
  }

  private stretchOf(
    data: Sequences,
    index: number,
    augmentation: Augmentation | undefined,
    batch: readonly number[],
  ): Stretch {
    const start = at(data.starts, index, "sequence");
    const samples = at(data.lengths, index, "sequence");
    if (augmentation === undefined || this.spec.readout === "every") {
      return { index, start, length: stepsOf(samples, this.spec), ...whole };
    }
    const kept = drawCrop(augmentation, samples, this.frame);
    if (this.readsIds) return { index, start: start + kept.from, length: kept.length, ...whole };
    const { samples: stretched, pace } = drawPace(augmentation, kept.length, this.frame);
    const mix = drawMix(augmentation, batch);
    const warp = drawWarp(augmentation);
    return { index, start: start + kept.from, length: stepsOf(stretched, this.spec), pace, mix, warp };
  }

  private writeShard(
    shard: Shard,
    places: readonly Place[],
    data: Sequences,
    augmentation: Augmentation | undefined,
  ): void {
    const steps = at(places, 0, "sequence of a shard").length;
    let rows = 0;
    let running = places.length;
    for (let t = 0; t < steps; t++) {
      while (at(places, running - 1, "sequence of a shard").length <= t) running--;
      shard.active[t] = running;
      shard.offsets[t] = rows;
      rows += running;
    }
    places.forEach((place, s) => {
      shard.lastRows[s] = shard.row(place.length - 1, s);
      this.writer.write(shard, s, data, place, augmentation);
    });
    const { places: arrays } = shard;
    shard.write({
      sequences: places.length,
      steps,
      rows,
      active: arrays.active.address,
      offsets: arrays.offsets.address,
      samples: arrays.samples.address,
      ids: arrays.ids.address,
      masks: this.writeMasks(shard, places.length, augmentation),
      outputRows: this.spec.readout === "every" ? rows : places.length,
      lastRows: arrays.lastRows.address,
      targets: arrays.targets.address,
      weights: arrays.weights.address,
      scores: arrays.scores.address,
      gradients: arrays.gradients,
      initial: 0,
      final: 0,
      seen: 0,
      gradInitial: 0,
      upstream: 0,
    });
  }

  /** @returns the address of the masks; 0 if nothing is dropped */
  private writeMasks(shard: Shard, sequences: number, augmentation: Augmentation | undefined): number {
    if (augmentation === undefined || augmentation.dropout === 0) return 0;
    const inputs = droppedWidths(this.spec).map((input) => ({ input, padded: padded(input) }));
    drawMasks(augmentation, shard.masks, sequences, inputs);
    return shard.places.masks.address;
  }

  private writeTargets({ first, shards }: Batch, data: Sequences, request: BatchRequest): number {
    const { targets } = data;
    if (targets === null) throw new Error("the data have no targets");
    const outputs = this.spec.labels.length;
    const multiclass = this.spec.task === "multiclass";
    const { classWeights } = request;
    const weightOf = (entry: number): number => {
      if (!multiclass) return 1;
      const label = at(targets.values, entry, "target");
      return label < 0 ? 0 : (classWeights?.[label] ?? 1);
    };
    let total = 0;
    const forEachEntry = (visit: (shard: Shard, row: number, entry: number, mix: Mix | null) => void): void => {
      shards.forEach((places, number) => {
        const shard = this.plan.shard(first + number);
        places.forEach(({ index, start, length, mix }, s) => {
          if (this.spec.readout !== "every") {
            visit(shard, s, multiclass && mix?.gives ? mix.index : index, mix);
            return;
          }
          for (let t = 0; t < length; t++) visit(shard, shard.row(t, s), start + t, null);
        });
      });
    };
    forEachEntry((_shard, _row, entry) => {
      total += weightOf(entry);
    });
    forEachEntry((shard, row, entry, mix) => {
      shard.weights[row] = total === 0 ? 0 : weightOf(entry) / total;
      if (multiclass) shard.labels[row] = at(targets.values, entry, "target");
      else {
        for (let c = 0; c < outputs; c++) {
          const own = at(targets.values, entry * outputs + c, "target");
          const other = mix === null ? own : at(targets.values, mix.index * outputs + c, "target");
          shard.targets[row * outputs + c] = own + (mix?.share ?? 0) * (other - own);
        }
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
      const shard = this.plan.shard(batch.first + index);
      const { scores } = shard;
      places.forEach(({ position, length }, s) => {
        const to = firstRow(position);
        if (this.spec.readout !== "every") {
          out.set(scores.subarray(s * width, s * width + outputs), to * outputs);
          return;
        }
        for (let t = 0; t < length; t++) {
          const from = shard.row(t, s) * width;
          out.set(scores.subarray(from, from + outputs), (to + t) * outputs);
        }
      });
    });
  }
}
