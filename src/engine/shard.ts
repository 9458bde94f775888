/** @file One shard of a batch in linear memory: the words of its record by name, and its arrays. */
import { ShardField } from "../../assembly/layout.js";

/** An array of 32-bit numbers in linear memory. */
export interface Region {
  /** In bytes. */
  address: number;
  /** In numbers. */
  length: number;
}

/** The places of a shard's record and arrays. */
export interface ShardPlaces {
  /** Address of the record. */
  record: number;
  active: Region;
  offsets: Region;
  lastRows: Region;
  samples: Region;
  ids: Region;
  masks: Region;
  targets: Region;
  weights: Region;
  scores: Region;
  initial: Region;
  final: Region;
  gradInitial: Region;
  /** Address of the shard's gradients. */
  gradients: number;
}

/** Words of a shard's record by the names of {@link ShardField}, except for the loss, which is a double. */
export type ShardWords = Partial<
  Record<Exclude<keyof typeof ShardField, "loss" | "lossHigh" | "whole" | "size">, number>
>;

function isWord(name: string): name is keyof ShardWords {
  return name in ShardField;
}

/** A shard's record and arrays. Memory never grows, so the views stay valid. */
export class Shard {
  /** Sequences still running at each step. */
  readonly active: Int32Array;
  /** First row of each step. */
  readonly offsets: Int32Array;
  /** Row of each sequence's last step. */
  readonly lastRows: Int32Array;
  /** `[rows, inputP]` */
  readonly samples: Float32Array;
  /** An id for each row, in a network that reads text. */
  readonly ids: Int32Array;
  /** Dropout masks, for each layer `[sequences, inputP]`. */
  readonly masks: Float32Array;
  /** A class for each output row. */
  readonly labels: Int32Array;
  /** `[output rows, C]`, if targets are not classes; the same memory as `labels`. */
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  /** `[output rows, outputsP]` */
  readonly scores: Float32Array;
  /** The states before the first step, and their gradient. */
  readonly initial: Float32Array;
  readonly gradInitial: Float32Array;
  private readonly record: DataView;

  constructor(
    buffer: ArrayBufferLike,
    readonly places: ShardPlaces,
  ) {
    const words = ({ address, length }: Region) => new Int32Array(buffer, address, length);
    const floats = ({ address, length }: Region) => new Float32Array(buffer, address, length);
    this.record = new DataView(buffer, places.record, ShardField.size * 4);
    this.active = words(places.active);
    this.offsets = words(places.offsets);
    this.lastRows = words(places.lastRows);
    this.samples = floats(places.samples);
    this.ids = words(places.ids);
    this.masks = floats(places.masks);
    this.labels = words(places.targets);
    this.targets = floats(places.targets);
    this.weights = floats(places.weights);
    this.scores = floats(places.scores);
    this.initial = floats(places.initial);
    this.gradInitial = floats(places.gradInitial);
  }

  /** Writes words of the record; addresses are bytes, 0 for none. */
  write(words: ShardWords): void {
    for (const [name, value] of Object.entries(words)) {
      if (isWord(name)) this.record.setInt32(ShardField[name] * 4, value, true);
    }
  }

  /** The shard's part of the mean loss, after a pass. */
  get loss(): number {
    return this.record.getFloat64(ShardField.loss * 4, true);
  }

  /** Row of a sequence at a step. */
  row(step: number, sequence: number): number {
    const first = this.offsets[step];
    if (first === undefined) throw new RangeError(`step ${step} is beyond the shard's ${this.offsets.length}`);
    return first + sequence;
  }
}
