/**
 * @file Writes sequences into the rows of a shard: samples, which are copied and then written by a kernel, or ids of a
 * text.
 */
import { ChangeField, ChangeNumber, UnitsField } from "../../assembly/layout.js";
import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";
import type { Arena } from "../kernels/arena.js";
import type { Kernels } from "../kernels/module.js";
import { channelsOf, type Normalisation } from "../model/spec.js";
import { checkId, type TextSpec } from "../model/text.js";
import { type Augmentation, type Change, drawChange, drawId, type Mix, type Warp, warped } from "./augment.js";
import type { Capacity, NetworkSpec } from "./capacity.js";
import { padded } from "./plan-layer.js";
import type { Region, Shard } from "./shard.js";
import { unitsOf } from "./units.js";

/** Addresses of the records of `assembly/samples.ts` and of their arrays; regions are counted in doubles. */
export interface SamplePlaces {
  units: number;
  change: number;
  mean: Region;
  scale: Region;
  centre: Region;
  knee: Region;
  raw: Region;
  vectors: Region;
}

/** Reserves room for one sequence at a time. */
export function planSamples(spec: NetworkSpec, { steps }: Capacity, arena: Arena): SamplePlaces {
  const channels = channelsOf(spec);
  // Kernels read doubles in pairs.
  const doubles = (length: number): Region => ({ address: arena.reserve((length + 1) * 8), length });
  return {
    units: arena.reserve(UnitsField.size * 4),
    change: arena.reserve(ChangeField.size * 4 + (ChangeNumber.offset + channels) * 8),
    mean: doubles(channels),
    scale: doubles(channels),
    centre: doubles(channels),
    knee: doubles(channels),
    raw: doubles(steps * (spec.frame ?? 1) * channels),
    vectors: doubles(channels),
  };
}

/** The place of a sequence in the data, and how it is read. */
export interface Stretch {
  /** First sample. */
  start: number;
  /** Steps of the network. */
  length: number;
  /** Distance from one entering sample to the next, in samples of the data: 1, unless time is stretched. */
  pace: number;
  /** Index of the whole sequence. */
  index: number;
  /** What it is mixed with; null: nothing. */
  mix: Mix | null;
  /** How its time is warped; null: not at all. */
  warp: Warp | null;
}

/** Writes a sequence into the rows of a shard, changed if it is augmented. */
export interface SequenceWriter {
  /** @param sequence its index in the shard */
  write(
    shard: Shard,
    sequence: number,
    data: Sequences,
    stretch: Stretch,
    augmentation: Augmentation | undefined,
  ): void;
}

/** The writer of a network that reads text. */
export class IdWriter implements SequenceWriter {
  constructor(private readonly text: TextSpec) {}

  write(
    shard: Shard,
    sequence: number,
    { values }: Sequences,
    { start, length }: Stretch,
    augmentation: Augmentation | undefined,
  ): void {
    for (let t = 0; t < length; t++) {
      const id = at(values, start + t, "token");
      checkId(id, this.text, `token ${start + t} of the data`);
      shard.ids[shard.row(t, sequence)] = augmentation === undefined ? id : drawId(augmentation, id);
    }
  }
}

/** The writer of a network that reads numbers. */
export class SampleWriter implements SequenceWriter {
  private readonly places: SamplePlaces;
  private readonly channels: number;
  private readonly frame: number;
  private readonly raw: Float64Array;
  private readonly changeWords: Uint32Array;
  private readonly changeNumbers: Float64Array;

  constructor(
    private readonly kernels: Kernels,
    { samples: places, memory: { buffer } }: { samples: SamplePlaces; memory: WebAssembly.Memory },
    spec: NetworkSpec,
    normalisation: Normalisation | null,
  ) {
    this.places = places;
    this.channels = channelsOf(spec);
    this.frame = spec.frame ?? 1;
    const doubles = ({ address, length }: Region) => new Float64Array(buffer, address, length);
    this.raw = doubles(places.raw);
    this.changeWords = new Uint32Array(buffer, places.change, ChangeField.size);
    this.changeNumbers = new Float64Array(
      buffer,
      places.change + ChangeField.size * 4,
      ChangeNumber.offset + this.channels,
    );
    const { mean, scale, companding } = unitsOf(normalisation, this.channels);
    doubles(places.mean).set(mean);
    doubles(places.scale).set(scale);
    if (companding !== null) {
      doubles(places.centre).set(companding.centre);
      doubles(places.knee).set(companding.knee);
    }
    const words = new Int32Array(buffer, places.units, UnitsField.size);
    words[UnitsField.channels] = this.channels;
    words[UnitsField.frame] = this.frame;
    words[UnitsField.rowFloats] = padded(this.channels * this.frame);
    words[UnitsField.mean] = places.mean.address;
    words[UnitsField.scale] = places.scale.address;
    words[UnitsField.centre] = companding === null ? 0 : places.centre.address;
    words[UnitsField.knee] = companding === null ? 0 : places.knee.address;
    words[UnitsField.raw] = places.raw.address;
    words[UnitsField.vectors] = places.vectors.address;
  }

  write(
    shard: Shard,
    sequence: number,
    data: Sequences,
    stretch: Stretch,
    augmentation: Augmentation | undefined,
  ): void {
    const { start, length, pace } = stretch;
    const { kernels, places, channels } = this;
    // Up to the last sample read, or the one after it if that lies between two.
    const samples = Math.ceil((length * this.frame - 1) * pace) + 1;
    this.raw.set(data.values.subarray(start * channels, (start + samples) * channels));
    if (stretch.mix !== null) this.mixIn(data, stretch, stretch.mix, samples);
    if (stretch.warp !== null) this.warp(stretch.warp, samples);
    const change = augmentation === undefined ? null : drawChange(augmentation, channels);
    if (change !== null) this.writeChange(change, channels / (data.frame ?? 1));
    const { offsets, samples: rows } = shard.places;
    const record = change === null ? 0 : places.change;
    kernels.writeSequence(places.units, offsets.address, rows.address, sequence, length, pace, record);
    // The kernel drew the noise.
    if (change !== null) change.generator.resume(this.generatorState());
  }

  /** Mixes the samples in with those of another sequence at the same fractions of its length. */
  private mixIn({ values, starts, lengths }: Sequences, { start, index }: Stretch, mix: Mix, samples: number): void {
    const { raw, channels } = this;
    const [first, whole] = [at(starts, index, "sequence"), at(lengths, index, "sequence")];
    const [other, length] = [at(starts, mix.index, "sequence"), at(lengths, mix.index, "sequence")];
    for (let i = 0; i < samples; i++) {
      const from = (other + Math.floor(((start - first + i) * length) / whole)) * channels;
      for (let c = 0; c < channels; c++) {
        const own = raw[i * channels + c]!;
        raw[i * channels + c] = own + mix.share * (values[from + c]! - own);
      }
    }
  }

  /** Warps the time of the samples, each then a linear interpolation of two. */
  private warp(warp: Warp, samples: number): void {
    const { raw, channels } = this;
    const own = raw.slice(0, samples * channels);
    const last = samples - 1;
    for (let i = 1; i < last; i++) {
      const place = warped(i / last, warp) * last;
      const before = Math.min(Math.floor(place), last - 1);
      for (let c = 0; c < channels; c++) {
        const value = own[before * channels + c]!;
        raw[i * channels + c] = value + (place - before) * (own[(before + 1) * channels + c]! - value);
      }
    }
  }

  /** @param sensors channels of a sample: no vector goes on into the next sample of a step */
  private writeChange({ gain, offset, turn, noise, generator }: Change, sensors: number): void {
    const { changeWords, changeNumbers: numbers } = this;
    changeWords[ChangeField.turns] = turn === null ? 0 : sensors;
    changeWords.set(generator.state(), ChangeField.state0);
    numbers[ChangeNumber.gain] = gain;
    numbers[ChangeNumber.noise] = noise;
    if (turn !== null) numbers.set(turn, ChangeNumber.turn);
    numbers.set(offset, ChangeNumber.offset);
  }

  private generatorState(): [number, number, number, number] {
    const [a = 0, b = 0, c = 0, d = 0] = this.changeWords.subarray(ChangeField.state0, ChangeField.state3 + 1);
    return [a, b, c, d];
  }
}
