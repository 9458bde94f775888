/**
 * @file A data set in memory: one array of samples, and windows into it. Overlapping windows share their samples, and
 * samples keep their recorded type, so 10⁵ windows take no more memory than the recording.
 */
import type { FrontEndSpec } from "../model/front-end.js";
import type { Task } from "../model/task.js";
import type { TextSpec } from "../model/text.js";

/** Samples of all sequences, concatenated; bytes for pixels. */
export type SampleArray = Float32Array | Int16Array | Uint8Array | Int8Array | Int32Array | Float64Array;

const sampleArrays = [Float32Array, Int16Array, Uint8Array, Int8Array, Int32Array, Float64Array] as const;

/** Zeros of the type of an array's samples. */
export function zerosLike(samples: SampleArray, length: number): SampleArray {
  const Samples = sampleArrays.find((type) => samples instanceof type) ?? Float32Array;
  return new Samples(length);
}

/**
 * The targets to learn. With `readout: "last"` there is one entry for each sequence, with "every" one for each step of
 * `values`.
 */
export interface Targets {
  task: Task;
  readout: "last" | "every";
  /** C names: classes, labels, or outputs. */
  labels: string[];
  /**
   * multiclass: a class index each, or −1 at a step where no loss is taken; multilabel: C zeros and ones each;
   * regression: C numbers each.
   */
  values: Int32Array | Float32Array;
}

/** A data set: samples of sequences of any lengths in one array, and their targets. */
export interface Sequences {
  /** D: numbers a step. */
  channels: number;
  /** Samples, step-major: channel c of step s is `values[s * channels + c]`. */
  values: SampleArray;
  /** First step of each sequence. */
  starts: Uint32Array;
  /** Steps of each sequence. */
  lengths: Uint32Array;
  /** null for data without targets. */
  targets: Targets | null;
  /** Group (subject, recording) of each sequence: no group is split between training, validation and test. */
  groups: Int32Array | null;
  channelNames: string[] | null;
  sampleRate: number | null;
  /** For features of sound: how they were computed. */
  frontEnd?: FrontEndSpec;
  /** Samples in each step, the channels of one after those of another; absent: 1. */
  frame?: number;
  /** For text: the tokens of its ids. Each step is one id. */
  text?: TextSpec;
  /** true if all channels share one unit (pixels): they are normalised with one mean and deviation. */
  commonUnit: boolean;
  /**
   * If some sequences are variations of others: the index of each one's original, which is its own index for an
   * original. Absent: all are originals.
   */
  variationOf?: Uint32Array;
}

/** The properties of sequences of which only the numbers are known. */
export const plainSequences = { groups: null, channelNames: null, sampleRate: null, commonUnit: false } as const;

/** The first steps of sequences that lie one after another, from their lengths. */
export function endToEnd(lengths: Uint32Array): Uint32Array {
  const starts = new Uint32Array(lengths.length);
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i - 1]! + lengths[i - 1]!;
  return starts;
}

/** The given sequences that are not variations of others. */
export function originalsIn({ variationOf }: Pick<Sequences, "variationOf">, indices: Uint32Array): Uint32Array {
  return variationOf === undefined ? indices : indices.filter((index) => variationOf[index] === index);
}

/** Indices of the sequences in each part. */
export interface Split {
  train: Uint32Array;
  validation: Uint32Array;
  test: Uint32Array;
}

/** Samples of the shortest and of the longest sequence; null if there is none. */
export function lengthRange({ lengths }: Pick<Sequences, "lengths">): [shortest: number, longest: number] | null {
  if (lengths.length === 0) return null;
  return [
    lengths.reduce((least, length) => Math.min(least, length)),
    lengths.reduce((most, length) => Math.max(most, length)),
  ];
}

/** The output of a regression whose data do not name the one number to predict. */
export const unnamedOutput = "target";
